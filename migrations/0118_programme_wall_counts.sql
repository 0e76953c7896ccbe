-- The wall between programmes, for what counts and for what was only a convention: nobody signed in to one programme has another’s
-- people counted, a person’s caseload is one of their own programme, and what a demonstration sent is its programme’s own.
SET LOCAL ROLE candour_context;
CREATE FUNCTION assurance.check_reader(prog text) RETURNS void LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  PERFORM assurance.check_reader();
  IF context.duty() IS NULL AND prog IS DISTINCT FROM context.programme() THEN
    RAISE EXCEPTION 'the assurance board shows this reader another programme' USING ERRCODE = '42501';
  END IF;
END $$;
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['assurance.exercise(text, timestamptz)', 'assurance.publications(text)', 'assurance.open_requests(text)',
    'assurance.disclosures(text, jsonb)', 'assurance.people(text, jsonb)', 'assurance.house(text, jsonb)', 'assurance.tellings(text)']::regprocedure[] LOOP
    EXECUTE replace(pg_get_functiondef(f), 'assurance.check_reader()', 'assurance.check_reader(prog)');
  END LOOP;
  -- Entries of the ledger are counted under the registers of the programme that is asked about.
  EXECUTE regexp_replace(pg_get_functiondef('assurance.house(text, jsonb)'::regprocedure), 'FROM public.ledger_entry e\s+WHERE e.at >= since',
    'FROM public.ledger_entry e WHERE e.register_hash = ANY (ARRAY(SELECT u.hash FROM public.publication u WHERE u.programme = prog)) AND e.at >= since', 'g');
  EXECUTE replace(pg_get_functiondef('policy.telling_counts(text)'::regprocedure),
    'IF NOT (context.has_role(''data-protection-officer'') OR context.has_role(''auditor'')) THEN',
    'IF NOT (context.has_role(''data-protection-officer'') OR context.has_role(''auditor''))
    OR of_programme IS DISTINCT FROM context.programme() THEN');
END $$;
SET LOCAL ROLE candour_owner;

ALTER TABLE caseload ADD CONSTRAINT caseload_of_programme UNIQUE (id, programme);
ALTER TABLE participant ADD CONSTRAINT participant_caseload_of_programme FOREIGN KEY (caseload_id, programme)
  REFERENCES caseload (id, programme);

-- What is there already is of no known programme and is shown to nobody.
ALTER TABLE demo_outbox ADD COLUMN programme text;
COMMENT ON COLUMN demo_outbox.programme IS 'operational';
DROP POLICY administrators ON demo_outbox;
CREATE POLICY administrators ON demo_outbox FOR SELECT TO candour_staff
  USING ((SELECT context.has_role('administrator')) AND programme = (SELECT context.programme())
    AND (SELECT kind = 'demo' FROM public.deployment));
