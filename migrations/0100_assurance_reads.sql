-- What the assurance board may count. The context’s own functions read; what leaves them are counts, dates and references.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['access_pack', 'action_plan', 'appointment', 'appointment_cancellation', 'assessment', 'assessment_answer',
    'attendance', 'case_note', 'consent', 'consent_explanation', 'consent_withdrawal', 'disclosure', 'disclosure_event', 'enrolment',
    'enrolment_end', 'health_episode', 'health_note', 'health_referral', 'ledger_entry', 'ledger_head', 'ledger_leaf', 'notice_given',
    'objection', 'objection_decision', 'restriction', 'restriction_lift'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO candour_context', t);
    EXECUTE format('CREATE POLICY assurance_counts ON %I FOR SELECT TO candour_context USING (true)', t);
  END LOOP;
END $$;
-- Small, and kept almost for nothing: the board reads the newest weeks of what only grows.
CREATE INDEX disclosure_by_day ON disclosure USING brin (created_at) WITH (pages_per_range = 32);
CREATE INDEX ledger_entry_by_day ON ledger_entry USING brin (at) WITH (pages_per_range = 32);

SET LOCAL ROLE candour_context;
CREATE SCHEMA assurance;
GRANT USAGE ON SCHEMA assurance TO candour_owner, candour_rights, candour_operator;

-- Who may see the board: the officer, an auditor, the commissioner’s contract manager, and the command line.
CREATE FUNCTION assurance.check_reader() RETURNS void LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  IF COALESCE(context.duty() IN ('operator', 'rights'), false) OR context.has_role('data-protection-officer') OR context.has_role('auditor')
    OR context.has_role('contract-manager') THEN RETURN; END IF;
  RAISE EXCEPTION 'the assurance board is not open to this reader' USING ERRCODE = '42501';
END $$;

-- How often each act was done or refused under this programme’s registers since an instant, with reason codes.
CREATE FUNCTION assurance.exercise(prog text, since timestamptz)
RETURNS TABLE (act text, outcome text, clause text, reasons text[], times bigint, last timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM assurance.check_reader();
  RETURN QUERY SELECT e.act, e.outcome, e.clause, e.reasons, count(*), max(e.at) FROM public.ledger_entry e
    WHERE e.at >= since AND e.register_hash = ANY (ARRAY(SELECT p.hash FROM public.publication p WHERE p.programme = prog))
    GROUP BY e.act, e.outcome, e.clause, e.reasons;
END $$;

-- Holds the newest entries of the ledger, and as many others chosen at random, against the leaves that were sealed.
CREATE FUNCTION assurance.ledger_sample(wanted integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' AS $$
DECLARE
  leaves bigint := (SELECT COALESCE(max(l.position) + 1, 0) FROM public.ledger_leaf l);
  head public.ledger_head := (SELECT h FROM public.ledger_head h ORDER BY h.size DESC, h.sealed_at DESC LIMIT 1);
  looked bigint;
  changed bigint;
  missing bigint;
BEGIN
  PERFORM assurance.check_reader();
  WITH places AS (
    SELECT n AS position FROM generate_series(GREATEST(leaves - wanted, 0), leaves - 1) n
    UNION SELECT floor(random() * leaves)::bigint FROM generate_series(1, wanted) WHERE leaves > wanted
  ), looked_at AS (
    SELECT l.leaf_hash, e.id IS NULL AS gone, sha256('\x00'::bytea || convert_to(concat_ws(E'\t', e.id, e.at, e.recorded_at, e.xact, e.request_id,
      COALESCE(e.actor_id::text, '\N'), e.actor_kind, COALESCE(e.organisation_id::text, '\N'), COALESCE(replace(e.role, '\', '\\'), '\N'),
      replace(e.act, '\', '\\'), e.verb, replace(e.purpose, '\', '\\'), replace(e.clause, '\', '\\'), COALESCE(e.register_hash, '\N'),
      e.compartment, COALESCE(e.participant_id::text, '\N'), e.outcome, e.reasons, e.fields,
      COALESCE(replace(e.detail::text, '\', '\\'), '\N')), 'UTF8')) AS leaf
    FROM places p JOIN public.ledger_leaf l ON l.position = p.position LEFT JOIN public.ledger_entry e ON e.id = l.entry_id
  )
  SELECT count(*), count(*) FILTER (WHERE NOT gone AND leaf <> leaf_hash), count(*) FILTER (WHERE gone)
    INTO looked, changed, missing FROM looked_at;
  RETURN jsonb_build_object('leaves', leaves, 'looked', looked, 'changed', changed, 'missing', missing,
    'headSize', head.size, 'sealedAt', head.sealed_at,
    'oldestUnsealed', (SELECT min(e.at) FROM (SELECT x.at FROM public.ledger_entry x
      WHERE x.xact >= COALESCE(head.horizon, '0'::xid8) AND (head.cluster IS NULL OR head.cluster = (SELECT system_identifier::text FROM pg_catalog.pg_control_system()))
        AND NOT EXISTS (SELECT 1 FROM public.ledger_leaf l WHERE l.entry_id = x.id) ORDER BY x.xact LIMIT 500) e));
END $$;

-- Of each encrypted column, how many of the sampled values do not begin as a sealed value does. Column names and counts only.
CREATE FUNCTION assurance.sealed_sample(columns text[], wanted integer) RETURNS TABLE (place text, looked bigint, bare bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  tab text;
  col text;
  rows real;
BEGIN
  PERFORM assurance.check_reader();
  FOREACH place IN ARRAY columns LOOP
    tab := split_part(place, '.', 1);
    col := split_part(place, '.', 2);
    CONTINUE WHEN to_regclass('public.' || quote_ident(tab)) IS NULL;
    CONTINUE WHEN NOT has_column_privilege(('public.' || quote_ident(tab))::regclass, col, 'SELECT');
    SELECT c.reltuples INTO rows FROM pg_catalog.pg_class c WHERE c.oid = ('public.' || quote_ident(tab))::regclass;
    EXECUTE format('SELECT count(*), count(*) FILTER (WHERE length(v) < 34 OR get_byte(v, 0) <> 197) FROM
      (SELECT %1$I AS v FROM public.%2$I TABLESAMPLE SYSTEM (%3$s) WHERE %1$I IS NOT NULL LIMIT %4$s) s', col, tab,
      LEAST(100, GREATEST(0.01, 100.0 * wanted / GREATEST(rows, 1)))::numeric(6, 2), wanted) INTO looked, bare;
    RETURN NEXT;
  END LOOP;
END $$;

-- Each version: whether its bytes still give its hash, and that two different people approved it.
CREATE FUNCTION assurance.publications(prog text)
RETURNS TABLE (version integer, hash text, intact boolean, two_people boolean, effective_from timestamptz, published_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM assurance.check_reader();
  RETURN QUERY SELECT p.version, p.hash, encode(sha256(convert_to(p.canonical, 'UTF8')), 'hex') = p.hash,
    lower(p.published_by) <> lower(p.second_approver), p.effective_from, p.published_at
    FROM public.publication p WHERE p.programme = prog ORDER BY p.version DESC LIMIT 50;
END $$;

-- Open rights requests by reference, with the days of their steps: what their clock needs and no more.
CREATE FUNCTION assurance.open_requests(prog text) RETURNS TABLE (reference text, received_on date, steps jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM assurance.check_reader();
  RETURN QUERY SELECT q.reference, q.received_on, COALESCE((SELECT jsonb_agg(jsonb_build_object('kind', e.kind, 'on', e.on_day, 'at', e.at)
      ORDER BY e.at) FROM public.rights_request_event e WHERE e.request_id = q.id), '[]')
    FROM public.rights_request q WHERE q.programme = prog
      AND NOT EXISTS (SELECT 1 FROM public.rights_request_event x WHERE x.request_id = q.id AND x.kind = 'closed')
    ORDER BY q.received_on LIMIT 500;
END $$;

GRANT EXECUTE ON FUNCTION assurance.exercise(text, timestamptz), assurance.ledger_sample(integer), assurance.sealed_sample(text[], integer),
  assurance.publications(text), assurance.open_requests(text) TO candour_rights, candour_operator;
SET LOCAL ROLE candour_owner;
