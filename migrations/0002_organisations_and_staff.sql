-- Who works here: organisations and the agreements that let them in, teams, caseloads, staff and their standing.
CREATE TABLE organisation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{2,60}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  kind text NOT NULL CHECK (kind IN ('prime', 'delivery-partner', 'lead-authority', 'support-provider', 'employer', 'auditor')),
  region text NOT NULL DEFAULT 'UK' CHECK (length(region) BETWEEN 2 AND 60),
  email text CHECK (length(email) <= 200)
);
-- An agreement in force is what lets an organisation receive or handle anything (register: recipients and their agreements).
CREATE TABLE agreement (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  reference text NOT NULL UNIQUE,
  programme text NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation,
  recipient text NOT NULL,
  kind text NOT NULL,
  categories text[] NOT NULL,
  purposes text[] NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL CHECK (ends_on >= starts_on),
  suspended_on date,
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid
);
CREATE INDEX agreement_of_organisation ON agreement (organisation_id, programme);

CREATE TABLE team (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200)
);
-- A caseload is the unit of access: a record is seen by those who hold its caseload, on the days they hold it.
CREATE TABLE caseload (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  programme text NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation,
  team_id uuid NOT NULL REFERENCES team,
  kind text NOT NULL CHECK (kind IN ('keyworker', 'intake', 'nominated-officer')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200)
);
CREATE INDEX caseload_of_team ON caseload (team_id);
CREATE UNIQUE INDEX one_intake_for_a_programme ON caseload (programme, kind) WHERE kind IN ('intake', 'nominated-officer');

CREATE TABLE staff (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid NOT NULL REFERENCES organisation,
  team_id uuid REFERENCES team,
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
  email text NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 200),
  persona text UNIQUE,
  starts_on date NOT NULL,
  ends_on date,
  training_expires_on date,
  undertaking_signed_on date,
  professional_body text,
  registration_number text,
  registration_expires_on date
);
CREATE TABLE staff_role (
  staff_id uuid NOT NULL REFERENCES staff,
  programme text NOT NULL,
  role text NOT NULL CHECK (role IN ('keyworker', 'team-leader', 'health-practitioner', 'senior-health-practitioner', 'partner-worker',
    'data-protection-officer', 'safeguarding-lead', 'nominated-officer', 'contract-manager', 'auditor', 'analyst', 'administrator')),
  from_day date NOT NULL,
  until_day date,
  PRIMARY KEY (staff_id, programme, role, from_day)
);
CREATE TABLE staff_caseload (
  staff_id uuid NOT NULL REFERENCES staff,
  caseload_id uuid NOT NULL REFERENCES caseload,
  from_day date NOT NULL,
  until_day date,
  reason text CHECK (length(reason) <= 500),
  PRIMARY KEY (staff_id, caseload_id, from_day)
);
CREATE INDEX holders_of_caseload ON staff_caseload (caseload_id);

-- Gives every column of a table the same data category, except those already commented.
CREATE PROCEDURE design_categorise(target regclass, category text) LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE col record;
BEGIN
  FOR col IN SELECT attname FROM pg_catalog.pg_attribute
    WHERE attrelid = target AND attnum > 0 AND NOT attisdropped AND pg_catalog.col_description(target, attnum) IS NULL
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', target, col.attname, category);
  END LOOP;
END $$;
REVOKE ALL ON PROCEDURE design_categorise(regclass, text) FROM PUBLIC;

CALL design_categorise('organisation', 'operational');
CALL design_categorise('agreement', 'agreements');
CALL design_categorise('team', 'operational');
CALL design_categorise('caseload', 'operational');
CALL design_categorise('staff', 'staff');
CALL design_categorise('staff_role', 'staff');
CALL design_categorise('staff_caseload', 'staff');

-- Staff see who they work with; the database's own context functions read everything here.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['organisation', 'agreement', 'team', 'caseload', 'staff', 'staff_role', 'staff_caseload'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY; ALTER TABLE %I FORCE ROW LEVEL SECURITY', t, t);
    EXECUTE format('GRANT SELECT ON %I TO candour_context, candour_staff, candour_health, candour_rights, candour_portal, candour_jobs, candour_operator', t);
    EXECUTE format('CREATE POLICY context_reads ON %I FOR SELECT TO candour_context USING (true)', t);
    EXECUTE format('CREATE POLICY begun ON %I FOR SELECT TO candour_staff, candour_health, candour_rights, candour_portal, candour_jobs, candour_operator
      USING ((SELECT context.claims()) IS NOT NULL)', t);
    EXECUTE format('GRANT INSERT, UPDATE ON %I TO candour_operator', t);
    EXECUTE format('CREATE POLICY operator_writes ON %I FOR ALL TO candour_operator
      USING ((SELECT context.duty()) = ''operator'') WITH CHECK ((SELECT context.duty()) = ''operator'')', t);
  END LOOP;
END $$;

-- A participant learns who helps them and nothing else of the staff: no address, no training, no agreement.
REVOKE SELECT ON staff, staff_role, agreement FROM candour_portal;
GRANT SELECT (id, display_name, organisation_id, team_id) ON staff TO candour_portal;
