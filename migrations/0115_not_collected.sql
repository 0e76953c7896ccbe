-- What a programme says it does not collect cannot be written, whoever writes and whichever way. Each publication brings the list of
-- columns that hold such data; the publication in force at the moment counts.
CREATE TABLE not_collected (
  programme text NOT NULL,
  version integer NOT NULL,
  table_name text NOT NULL,
  column_name text NOT NULL,
  PRIMARY KEY (table_name, programme, version, column_name),
  FOREIGN KEY (programme, version) REFERENCES publication (programme, version)
);
CALL design_categorise('not_collected', 'operational');
GRANT SELECT, INSERT ON not_collected TO candour_context;

CREATE FUNCTION columns_not_collected(canonical jsonb) RETURNS TABLE (table_name text, column_name text)
  LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT split_part(c.key, '.', 1), split_part(c.key, '.', 2)
  FROM jsonb_each_text(canonical -> 'columns') c
  WHERE c.key NOT LIKE '%.%.%' AND c.value <> 'operational' AND (canonical -> 'categories' -> c.value ->> 'collected') = 'false' $$;

REVOKE ALL ON FUNCTION columns_not_collected(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION columns_not_collected(jsonb) TO candour_context;
INSERT INTO not_collected (programme, version, table_name, column_name)
  SELECT p.programme, p.version, n.table_name, n.column_name FROM publication p, columns_not_collected(p.canonical::jsonb) n;

SET LOCAL ROLE candour_context;
CREATE FUNCTION context.note_what_is_not_collected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO public.not_collected (programme, version, table_name, column_name)
    SELECT NEW.programme, NEW.version, n.table_name, n.column_name FROM public.columns_not_collected(NEW.canonical::jsonb) n;
  RETURN NULL;
END $$;

-- One question a statement; only tables on the list are looked at further. An empty value and a plain no say nothing.
CREATE FUNCTION context.refuse_what_is_not_collected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  listed record;
  found boolean;
BEGIN
  FOR listed IN
    SELECT n.programme, n.column_name FROM public.not_collected n
    WHERE n.table_name = TG_TABLE_NAME AND n.version = (
      SELECT max(p.version) FROM public.publication p
      WHERE p.programme = n.programme AND p.effective_from <= public.product_now())
  LOOP
    -- What was written while it was collected may stay beside a change of something else.
    EXECUTE format('SELECT EXISTS (SELECT FROM (SELECT w.%1$I AS person, w.%2$I::text AS value FROM written w %3$s) new
      JOIN public.participant p ON p.id = new.person WHERE p.programme = $1 AND new.value NOT IN ('''', ''false'', ''f'', ''{}''))',
      TG_ARGV[0], listed.column_name,
      CASE TG_OP WHEN 'UPDATE' THEN format('EXCEPT ALL SELECT r.%1$I, r.%2$I::text FROM replaced r', TG_ARGV[0], listed.column_name) ELSE '' END)
      INTO found USING listed.programme;
    IF found THEN
      RAISE EXCEPTION '% does not collect what %.% holds', listed.programme, TG_TABLE_NAME, listed.column_name USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION context.note_what_is_not_collected(), context.refuse_what_is_not_collected() TO candour_owner;
SET LOCAL ROLE candour_owner;
CREATE TRIGGER note_what_is_not_collected AFTER INSERT ON publication FOR EACH ROW EXECUTE FUNCTION context.note_what_is_not_collected();

-- Puts a table of personal data under that rule: `person` is the column that leads to the participant.
CREATE PROCEDURE design_refuse_not_collected(target regclass, person text DEFAULT 'participant_id')
  LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER refuse_not_collected_new AFTER INSERT ON %s REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION context.refuse_what_is_not_collected(%L)', target, person);
  EXECUTE format('CREATE TRIGGER refuse_not_collected_changed AFTER UPDATE ON %s REFERENCING OLD TABLE AS replaced NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION context.refuse_what_is_not_collected(%L)', target, person);
END $$;
REVOKE ALL ON PROCEDURE design_refuse_not_collected(regclass, text) FROM PUBLIC;

CALL design_refuse_not_collected('participant', 'id');
DO $$
DECLARE target regclass;
BEGIN
  FOR target IN
    SELECT a.attrelid::regclass FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'participant_id' AND NOT a.attisdropped
      AND c.relname NOT LIKE 'ledger%'
    ORDER BY 1
  LOOP CALL design_refuse_not_collected(target); END LOOP;
END $$;
