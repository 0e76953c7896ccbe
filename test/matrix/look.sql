-- Lives in the test's own database only. Tells, for whoever calls it, whose planted rows they can see, add, change and remove.
CREATE SCHEMA rig;
CREATE TABLE rig.planted (tab text, key text, owner text NOT NULL, row jsonb NOT NULL, PRIMARY KEY (tab, key));
CREATE TABLE rig.subject (tab text PRIMARY KEY, full_name regclass NOT NULL, key text NOT NULL, columns text[] NOT NULL);
GRANT USAGE ON SCHEMA rig TO PUBLIC;
GRANT SELECT ON rig.planted, rig.subject TO PUBLIC;

-- `fault` holds the first error that was neither a refusal nor a constraint: the rig itself is then in doubt.
CREATE FUNCTION rig.look(doings text[], chosen text[]) RETURNS TABLE (tab text, doing text, owners text[], fault text) LANGUAGE plpgsql AS $$
DECLARE
  s rig.subject;
  p rig.planted;
  cols text[];
  touched bigint;
BEGIN
  FOR s IN SELECT * FROM rig.subject x WHERE chosen IS NULL OR x.tab = ANY (chosen) ORDER BY x.tab LOOP
    tab := s.tab;
    IF 'seen' = ANY (doings) THEN
      doing := 'seen'; owners := '{}'; fault := NULL;
      BEGIN
        EXECUTE format('SELECT array_agg(DISTINCT COALESCE(p.owner, ''not planted'') ORDER BY COALESCE(p.owner, ''not planted''))
          FROM %s t LEFT JOIN rig.planted p ON p.tab = %L AND p.key = %s', s.full_name, s.tab, s.key) INTO owners;
      EXCEPTION WHEN insufficient_privilege THEN owners := '{}';
        WHEN OTHERS THEN fault := SQLERRM;
      END;
      RETURN NEXT;
    END IF;
    IF 'added' = ANY (doings) THEN
      doing := 'added'; owners := '{}'; fault := NULL;
      SELECT array_agg(c) INTO cols FROM unnest(s.columns) c WHERE has_column_privilege(s.full_name, c, 'INSERT');
      IF cols IS NOT NULL THEN
        FOR p IN SELECT * FROM rig.planted x WHERE x.tab = s.tab ORDER BY x.owner LOOP
          BEGIN
            EXECUTE format('INSERT INTO %s (%s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1)', s.full_name,
              (SELECT string_agg(quote_ident(c), ', ') FROM unnest(cols) c)) USING p.row;
            RAISE EXCEPTION SQLSTATE 'CAN42';
          EXCEPTION WHEN insufficient_privilege THEN NULL;
            WHEN SQLSTATE 'CAN42' OR unique_violation OR foreign_key_violation OR not_null_violation THEN owners := owners || p.owner;
            WHEN OTHERS THEN fault := SQLERRM;
          END;
        END LOOP;
      END IF;
      RETURN NEXT;
    END IF;
    IF 'changed' = ANY (doings) THEN
      doing := 'changed'; owners := '{}'; fault := NULL;
      SELECT array_agg(c) INTO cols FROM unnest(s.columns) c WHERE has_column_privilege(s.full_name, c, 'UPDATE');
      IF cols IS NOT NULL THEN
        FOR p IN SELECT * FROM rig.planted x WHERE x.tab = s.tab ORDER BY x.owner LOOP
          BEGIN
            EXECUTE format('UPDATE %s t SET %I = t.%2$I WHERE %s = $1', s.full_name, cols[1], s.key) USING p.key;
            GET DIAGNOSTICS touched = ROW_COUNT;
            IF touched > 0 THEN RAISE EXCEPTION SQLSTATE 'CAN42'; END IF;
          EXCEPTION WHEN insufficient_privilege THEN NULL;
            WHEN SQLSTATE 'CAN42' THEN owners := owners || p.owner;
            WHEN OTHERS THEN fault := SQLERRM;
          END;
        END LOOP;
      END IF;
      RETURN NEXT;
    END IF;
    IF 'removed' = ANY (doings) THEN
      doing := 'removed'; owners := '{}'; fault := NULL;
      IF has_table_privilege(s.full_name, 'DELETE') THEN
        FOR p IN SELECT * FROM rig.planted x WHERE x.tab = s.tab ORDER BY x.owner LOOP
          BEGIN
            EXECUTE format('DELETE FROM %s t WHERE %s = $1', s.full_name, s.key) USING p.key;
            GET DIAGNOSTICS touched = ROW_COUNT;
            IF touched > 0 THEN RAISE EXCEPTION SQLSTATE 'CAN42'; END IF;
          EXCEPTION WHEN insufficient_privilege THEN NULL;
            WHEN SQLSTATE 'CAN42' OR foreign_key_violation THEN owners := owners || p.owner;
            WHEN OTHERS THEN fault := SQLERRM;
          END;
        END LOOP;
      END IF;
      RETURN NEXT;
    END IF;
  END LOOP;
END $$;
