-- Referral files on their way in: what was staged, what waits for a person, and how each was settled.
-- Nothing here holds personal data in clear: contents are sealed under a key of the import's own, problems are codes.

-- The programme whose intake team the caller belongs to, or null.
SET LOCAL ROLE candour_context;
CREATE FUNCTION context.intake_programme() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT min(c.programme) FROM public.caseload c
  WHERE c.kind = 'intake' AND c.id = ANY (context.caseloads())
    AND (context.has_role('administrator') OR context.has_role('team-leader'))
$$;
CREATE FUNCTION context.does_intake(prog text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT COALESCE(context.duty() = 'operator', false) OR COALESCE(context.intake_programme() = prog, false)
$$;
GRANT EXECUTE ON FUNCTION context.intake_programme(), context.does_intake(text) TO candour_owner, candour_staff, candour_operator;
SET LOCAL ROLE candour_owner;

CREATE TABLE referral_import (
  id uuid PRIMARY KEY,
  programme text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('jcp', 'self', 'other')),
  as_at date NOT NULL,
  received_at timestamptz NOT NULL DEFAULT product_now(),
  received_by uuid,
  rows_read integer NOT NULL CHECK (rows_read >= 0),
  unknown_columns text[] NOT NULL DEFAULT '{}',
  preview jsonb
);
CREATE INDEX referral_import_list ON referral_import (programme, received_at DESC, id);

-- Commit or discard, once for each import.
CREATE TABLE referral_import_decision (
  import_id uuid PRIMARY KEY REFERENCES referral_import,
  kind text NOT NULL CHECK (kind IN ('commit', 'discard')),
  at timestamptz NOT NULL DEFAULT product_now(),
  decided_by uuid
);

-- At most 1,000 rows without problems; its contents go the moment they are committed or discarded.
CREATE TABLE referral_import_batch (
  import_id uuid NOT NULL REFERENCES referral_import,
  number integer NOT NULL CHECK (number > 0),
  rows integer NOT NULL CHECK (rows BETWEEN 1 AND 1000),
  contents bytea,
  done_at timestamptz,
  created integer NOT NULL DEFAULT 0,
  updated integer NOT NULL DEFAULT 0,
  unchanged integer NOT NULL DEFAULT 0,
  quarantined integer NOT NULL DEFAULT 0,
  CHECK (done_at IS NULL OR (contents IS NULL AND created + updated + unchanged + quarantined = rows)),
  PRIMARY KEY (import_id, number)
);
ALTER TABLE referral_import_batch ALTER COLUMN contents SET STORAGE EXTERNAL;

-- A row that waits for a person. `corrected`: put right, but still to be decided about. `repeats`: the same row already waited, or was settled, in an earlier import.
CREATE TABLE referral_import_row (
  id uuid PRIMARY KEY,
  import_id uuid NOT NULL REFERENCES referral_import,
  line integer NOT NULL CHECK (line > 1),
  contents bytea NOT NULL,
  corrected bytea,
  problems jsonb NOT NULL CHECK (jsonb_typeof(problems) = 'array' AND jsonb_array_length(problems) > 0),
  fingerprint bytea NOT NULL,
  occurrence integer NOT NULL CHECK (occurrence > 0),
  found text NOT NULL CHECK (found IN ('reading', 'committing')),
  repeats uuid REFERENCES referral_import_row,
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  UNIQUE (import_id, line)
);
CREATE INDEX referral_import_row_same ON referral_import_row (fingerprint, occurrence);
CREATE INDEX referral_import_row_repeats ON referral_import_row (repeats) WHERE repeats IS NOT NULL;
CREATE INDEX referral_import_row_waiting ON referral_import_row (import_id, line) WHERE repeats IS NULL;

-- How a waiting row ended: once, whoever pressed the button twice.
CREATE TABLE referral_import_row_settled (
  row_id uuid PRIMARY KEY REFERENCES referral_import_row,
  kind text NOT NULL CHECK (kind IN ('corrected', 'dismissed', 'same-person', 'different-person', 'starts-again')),
  at timestamptz NOT NULL DEFAULT product_now(),
  settled_by uuid,
  reason text CHECK (length(reason) BETWEEN 1 AND 500),
  referral_id uuid REFERENCES referral,
  CHECK (kind = 'corrected' OR reason IS NOT NULL)
);
CREATE INDEX settled_rows_of_referral ON referral_import_row_settled (referral_id);

-- Keyed fingerprints of what was destroyed when its time was up, so that a later file cannot quietly bring it back.
CREATE TABLE tombstone_match (
  programme text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('referral', 'person')),
  match bytea NOT NULL CHECK (length(match) = 32),
  made_at timestamptz NOT NULL DEFAULT product_now(),
  PRIMARY KEY (programme, kind, match)
);

COMMENT ON COLUMN referral_import.unknown_columns IS 'operational';
COMMENT ON COLUMN referral_import.preview IS 'operational';
COMMENT ON COLUMN referral_import.received_by IS 'audit-trail';
CALL design_categorise('referral_import', 'operational');
COMMENT ON COLUMN referral_import_decision.decided_by IS 'audit-trail';
CALL design_categorise('referral_import_decision', 'operational');
COMMENT ON COLUMN referral_import_batch.contents IS 'referral-record';
CALL design_categorise('referral_import_batch', 'operational');
COMMENT ON COLUMN referral_import_row.contents IS 'referral-record';
COMMENT ON COLUMN referral_import_row.corrected IS 'referral-record';
CALL design_categorise('referral_import_row', 'operational');
COMMENT ON COLUMN referral_import_row_settled.settled_by IS 'audit-trail';
COMMENT ON COLUMN referral_import_row_settled.reason IS 'referral-record';
COMMENT ON COLUMN referral_import_row_settled.referral_id IS 'referral-record';
CALL design_categorise('referral_import_row_settled', 'operational');
COMMENT ON COLUMN tombstone_match.match IS 'audit-trail';
CALL design_categorise('tombstone_match', 'operational');

ALTER TABLE referral_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_import FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON referral_import TO candour_staff, candour_operator;
GRANT UPDATE (rows_read, preview) ON referral_import TO candour_staff, candour_operator;
CREATE POLICY intake_team ON referral_import TO candour_staff
  USING (programme = (SELECT context.intake_programme())) WITH CHECK (programme = (SELECT context.intake_programme()));
CREATE POLICY operator ON referral_import TO candour_operator
  USING ((SELECT context.duty()) = 'operator') WITH CHECK ((SELECT context.duty()) = 'operator');

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['referral_import_decision', 'referral_import_batch', 'referral_import_row'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY; ALTER TABLE %I FORCE ROW LEVEL SECURITY', t, t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO candour_staff, candour_operator', t);
    EXECUTE format('CREATE POLICY intake_team ON %I TO candour_staff
      USING (EXISTS (SELECT 1 FROM public.referral_import i WHERE i.id = import_id))
      WITH CHECK (EXISTS (SELECT 1 FROM public.referral_import i WHERE i.id = import_id))', t);
    EXECUTE format('CREATE POLICY operator ON %I TO candour_operator
      USING ((SELECT context.duty()) = ''operator'') WITH CHECK ((SELECT context.duty()) = ''operator'')', t);
  END LOOP;
END $$;
GRANT UPDATE (contents, done_at, created, updated, unchanged, quarantined) ON referral_import_batch TO candour_staff, candour_operator;
GRANT UPDATE (repeats, corrected, problems) ON referral_import_row TO candour_staff, candour_operator;
-- Only the rows of a discarded file go: the policy below keeps every other.
GRANT DELETE ON referral_import_row TO candour_staff;
CREATE POLICY only_discarded ON referral_import_row AS RESTRICTIVE FOR DELETE TO candour_staff
  USING (EXISTS (SELECT 1 FROM public.referral_import_decision d WHERE d.import_id = referral_import_row.import_id AND d.kind = 'discard'));

ALTER TABLE referral_import_row_settled ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_import_row_settled FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON referral_import_row_settled TO candour_staff;
CREATE POLICY intake_team ON referral_import_row_settled TO candour_staff
  USING (EXISTS (SELECT 1 FROM public.referral_import_row r WHERE r.id = row_id))
  WITH CHECK (EXISTS (SELECT 1 FROM public.referral_import_row r WHERE r.id = row_id));
GRANT SELECT ON referral_import_row_settled TO candour_operator;
CREATE POLICY operator ON referral_import_row_settled FOR SELECT TO candour_operator USING ((SELECT context.duty()) = 'operator');

-- Nobody who signs in reads the fingerprints of the destroyed; the context's own functions compare them.
ALTER TABLE tombstone_match ENABLE ROW LEVEL SECURITY;
ALTER TABLE tombstone_match FORCE ROW LEVEL SECURITY;
GRANT SELECT ON tombstone_match TO candour_context;
CREATE POLICY context_compares ON tombstone_match FOR SELECT TO candour_context USING (true);
