-- What a changed register would do, asked before it is published. The register it was asked of stands beside the answer, so
-- that nothing saved since can be taken for it. The answer is counts, clauses and references of disclosures: no name, no value.
CREATE TABLE register_simulation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  programme text NOT NULL CHECK (length(programme) <= 100),
  draft_id uuid NOT NULL,
  register_hash text NOT NULL CHECK (register_hash ~ '^[0-9a-f]{64}$'),
  canonical text NOT NULL,
  days integer NOT NULL CHECK (days BETWEEN 1 AND 366),
  asked_at timestamptz NOT NULL DEFAULT product_now(),
  asked_by uuid NOT NULL REFERENCES staff,
  progress jsonb CHECK (jsonb_typeof(progress) = 'object'),
  result jsonb CHECK (jsonb_typeof(result) = 'object'),
  finished_at timestamptz,
  failed boolean NOT NULL DEFAULT false,
  CHECK (result IS NULL OR finished_at IS NOT NULL),
  CHECK (NOT (failed AND result IS NOT NULL))
);
CREATE INDEX simulations_of_draft ON register_simulation (draft_id, asked_at DESC);
COMMENT ON COLUMN register_simulation.asked_by IS 'audit-trail';
CALL design_categorise('register_simulation', 'operational');
ALTER TABLE register_simulation ENABLE ROW LEVEL SECURITY;
ALTER TABLE register_simulation FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON register_simulation TO candour_rights;
GRANT SELECT, UPDATE (progress, result, finished_at, failed) ON register_simulation TO candour_jobs;
CREATE POLICY data_protection_officer ON register_simulation TO candour_rights
  USING ((SELECT context.has_role('data-protection-officer')) AND programme = (SELECT context.claims() ->> 'programme'))
  WITH CHECK ((SELECT context.has_role('data-protection-officer')) AND programme = (SELECT context.claims() ->> 'programme'));
CREATE POLICY jobs ON register_simulation TO candour_jobs
  USING ((SELECT context.duty()) = 'jobs') WITH CHECK ((SELECT context.duty()) = 'jobs');

-- An answer is given once. Another question is another row.
CREATE FUNCTION simulation_is_answered_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.result IS NOT NULL THEN RAISE EXCEPTION 'this simulation has its answer; ask again'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER simulation_is_answered_once BEFORE UPDATE ON register_simulation
  FOR EACH ROW EXECUTE FUNCTION simulation_is_answered_once();
