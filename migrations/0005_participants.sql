-- The person, how each fact about them came, and each time they were referred.
CREATE TABLE participant (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  reference text NOT NULL UNIQUE CHECK (reference ~ '^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$'),
  programme text NOT NULL,
  caseload_id uuid NOT NULL REFERENCES caseload,
  title text CHECK (length(title) <= 200),
  family_name text NOT NULL CHECK (length(family_name) BETWEEN 1 AND 200),
  given_name text CHECK (length(given_name) <= 200),
  former_names text CHECK (length(former_names) <= 200),
  date_of_birth date NOT NULL,
  gender text CHECK (length(gender) <= 200),
  ni_number bytea,
  ni_number_match bytea,
  address_line_1 text CHECK (length(address_line_1) <= 200),
  address_line_2 text CHECK (length(address_line_2) <= 200),
  town text CHECK (length(town) <= 200),
  postcode text CHECK (length(postcode) <= 10),
  no_fixed_abode boolean NOT NULL DEFAULT false,
  telephone text CHECK (length(telephone) <= 200),
  mobile text CHECK (length(mobile) <= 200),
  email text CHECK (length(email) <= 200),
  contact_preference text CHECK (contact_preference IN ('text', 'telephone', 'email', 'letter')),
  safe_to_contact text NOT NULL DEFAULT 'not-asked' CHECK (safe_to_contact IN ('yes', 'with-care', 'not-asked')),
  safe_contact_note bytea,
  preferred_language text NOT NULL DEFAULT 'English' CHECK (length(preferred_language) <= 100),
  interpreter_needed boolean NOT NULL DEFAULT false,
  welsh_written boolean,
  welsh_spoken boolean,
  disability text CHECK (disability IN ('yes', 'no', 'prefer-not-to-say')),
  created_at timestamptz NOT NULL DEFAULT product_now()
);
CREATE INDEX participant_list ON participant (caseload_id, family_name, given_name, id);
CREATE INDEX participant_ni_match ON participant (programme, ni_number_match) WHERE ni_number_match IS NOT NULL;
CREATE INDEX participant_born ON participant (programme, date_of_birth, lower(family_name));

COMMENT ON COLUMN participant.id IS 'identity';
COMMENT ON COLUMN participant.reference IS 'identity';
COMMENT ON COLUMN participant.programme IS 'operational';
COMMENT ON COLUMN participant.caseload_id IS 'operational';
COMMENT ON COLUMN participant.gender IS 'gender';
COMMENT ON COLUMN participant.ni_number IS 'national-insurance-number';
COMMENT ON COLUMN participant.ni_number_match IS 'national-insurance-number';
COMMENT ON COLUMN participant.address_line_1 IS 'contact-details';
COMMENT ON COLUMN participant.address_line_2 IS 'contact-details';
COMMENT ON COLUMN participant.town IS 'contact-details';
COMMENT ON COLUMN participant.postcode IS 'contact-details';
COMMENT ON COLUMN participant.no_fixed_abode IS 'contact-details';
COMMENT ON COLUMN participant.telephone IS 'contact-details';
COMMENT ON COLUMN participant.mobile IS 'contact-details';
COMMENT ON COLUMN participant.email IS 'contact-details';
COMMENT ON COLUMN participant.contact_preference IS 'contact-details';
COMMENT ON COLUMN participant.safe_to_contact IS 'contact-details';
COMMENT ON COLUMN participant.safe_contact_note IS 'contact-details';
COMMENT ON COLUMN participant.preferred_language IS 'contact-details';
COMMENT ON COLUMN participant.interpreter_needed IS 'contact-details';
COMMENT ON COLUMN participant.welsh_written IS 'contact-details';
COMMENT ON COLUMN participant.welsh_spoken IS 'contact-details';
COMMENT ON COLUMN participant.disability IS 'programme-health';
COMMENT ON COLUMN participant.created_at IS 'referral-record';
CALL design_categorise('participant', 'identity');

-- Where each fact of the participant row came from. The newest row that names a field speaks for it.
CREATE TABLE participant_provenance (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  fields text[] NOT NULL CHECK (cardinality(fields) > 0),
  source text NOT NULL CHECK (source IN ('jobcentre-plus', 'participant', 'other-referrer', 'staff', 'delivery-partner')),
  channel text NOT NULL CHECK (length(channel) <= 60),
  as_at date NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  previous bytea
);
CREATE INDEX provenance_of_participant ON participant_provenance (participant_id, recorded_at DESC);
COMMENT ON COLUMN participant_provenance.recorded_by IS 'audit-trail';
CALL design_categorise('participant_provenance', 'identity');

CREATE TABLE referral (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  programme text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('jcp', 'self', 'other')),
  external_id text NOT NULL CHECK (length(external_id) <= 200),
  referred_on date NOT NULL,
  received_at timestamptz NOT NULL DEFAULT product_now(),
  as_at date NOT NULL,
  referring_office text CHECK (length(referring_office) <= 200),
  work_coach text CHECK (length(work_coach) <= 200),
  participation text CHECK (participation IN ('voluntary', 'mandatory')),
  customer_group text NOT NULL CHECK (length(customer_group) <= 100),
  early_access_group text CHECK (length(early_access_group) <= 200),
  health_notes bytea,
  job_aims bytea,
  job_preferences bytea,
  preferred_hours text CHECK (length(preferred_hours) <= 200),
  childcare_needs bytea,
  availability_restrictions bytea,
  incident_marker boolean,
  mappa boolean NOT NULL DEFAULT false,
  fingerprint bytea NOT NULL,
  UNIQUE (programme, channel, external_id)
);
CREATE INDEX referral_of_participant ON referral (participant_id, referred_on DESC);
COMMENT ON COLUMN referral.programme IS 'operational';
COMMENT ON COLUMN referral.work_coach IS 'benefits';
COMMENT ON COLUMN referral.participation IS 'benefits';
COMMENT ON COLUMN referral.health_notes IS 'programme-health';
COMMENT ON COLUMN referral.job_aims IS 'employment';
COMMENT ON COLUMN referral.job_preferences IS 'employment';
COMMENT ON COLUMN referral.preferred_hours IS 'employment';
COMMENT ON COLUMN referral.childcare_needs IS 'family-circumstances';
COMMENT ON COLUMN referral.availability_restrictions IS 'employment';
COMMENT ON COLUMN referral.incident_marker IS 'convictions';
COMMENT ON COLUMN referral.mappa IS 'convictions';
COMMENT ON COLUMN referral.fingerprint IS 'operational';
CALL design_categorise('referral', 'referral-record');

-- What has happened to a referral; its status is worked out from these.
CREATE TABLE referral_event (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  referral_id uuid NOT NULL REFERENCES referral,
  participant_id uuid NOT NULL REFERENCES participant,
  kind text NOT NULL CHECK (kind IN ('acknowledged', 'matched', 'declined', 'withdrawn')),
  at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  reason text CHECK (length(reason) <= 500)
);
CREATE UNIQUE INDEX acknowledged_once ON referral_event (referral_id) WHERE kind = 'acknowledged';
CREATE INDEX events_of_referral ON referral_event (participant_id, at DESC);
COMMENT ON COLUMN referral_event.recorded_by IS 'audit-trail';
CALL design_categorise('referral_event', 'referral-record');

-- Who delivers for this person, from when, and why in somebody's sealed words. The newest allocation speaks; participant.caseload_id repeats it for the row policies.
CREATE TABLE allocation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  caseload_id uuid NOT NULL REFERENCES caseload,
  at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  reason bytea
);
CREATE INDEX allocations_of_participant ON allocation (participant_id, at DESC);
COMMENT ON COLUMN allocation.recorded_by IS 'audit-trail';
CALL design_categorise('allocation', 'referral-record');

-- The mover may lose sight of the person by this very act, so the move itself is made by the context owner.
SET LOCAL ROLE candour_context;
CREATE FUNCTION context.allocation_moves_access() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.participant SET caseload_id = NEW.caseload_id WHERE id = NEW.participant_id;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION context.allocation_moves_access() TO candour_owner;
SET LOCAL ROLE candour_owner;
CREATE TRIGGER allocation_moves_access AFTER INSERT ON allocation FOR EACH ROW EXECUTE FUNCTION context.allocation_moves_access();

-- The start on the programme, and its end. Cohort and day counts follow from these dates and the register.
CREATE TABLE enrolment (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  referral_id uuid NOT NULL UNIQUE REFERENCES referral,
  started_on date NOT NULL,
  esf_initial_form_on date,
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid
);
CREATE INDEX enrolments_of_participant ON enrolment (participant_id, started_on DESC);
COMMENT ON COLUMN enrolment.esf_initial_form_on IS 'esf-evidence';
COMMENT ON COLUMN enrolment.recorded_by IS 'audit-trail';
CALL design_categorise('enrolment', 'referral-record');
CREATE TABLE enrolment_end (
  enrolment_id uuid PRIMARY KEY REFERENCES enrolment,
  participant_id uuid NOT NULL REFERENCES participant,
  ended_on date NOT NULL,
  reason text NOT NULL CHECK (reason IN ('completed', 'left-early', 'withdrawn', 'died', 'moved-away')),
  last_payment_on date,
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid
);
CREATE INDEX enrolment_end_of_participant ON enrolment_end (participant_id);
COMMENT ON COLUMN enrolment_end.recorded_by IS 'audit-trail';
COMMENT ON COLUMN enrolment_end.last_payment_on IS 'outcome-evidence';
CALL design_categorise('enrolment_end', 'referral-record');

-- Row policies. The participant's own row carries the predicate; every other programme table asks it.
ALTER TABLE participant ENABLE ROW LEVEL SECURITY;
ALTER TABLE participant FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON participant TO candour_staff, candour_operator;
GRANT SELECT ON participant TO candour_rights, candour_portal, candour_jobs, candour_context;
CREATE POLICY holders ON participant TO candour_staff
  USING (caseload_id = ANY ((SELECT context.caseloads())::uuid[])) WITH CHECK (caseload_id = ANY ((SELECT context.caseloads())::uuid[]));
CREATE POLICY data_protection_officer ON participant FOR SELECT TO candour_rights
  USING ((SELECT context.has_role('data-protection-officer')));
CREATE POLICY themselves ON participant FOR SELECT TO candour_portal USING (id = (SELECT context.subject()));
CREATE POLICY jobs ON participant FOR SELECT TO candour_jobs USING ((SELECT context.duty()) = 'jobs');
CREATE POLICY operator ON participant TO candour_operator
  USING ((SELECT context.duty()) = 'operator') WITH CHECK ((SELECT context.duty()) = 'operator');
CREATE POLICY context_reads ON participant FOR SELECT TO candour_context USING (true);
CREATE POLICY context_moves ON participant FOR UPDATE TO candour_context USING (true) WITH CHECK (true);
GRANT UPDATE (caseload_id) ON participant TO candour_context;

-- Protects a programme table that reaches its person by participant_id: seen by whoever may see the person.
CREATE PROCEDURE design_protect_programme(target regclass) LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY; ALTER TABLE %s FORCE ROW LEVEL SECURITY', target, target);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO candour_staff, candour_operator', target);
  EXECUTE format('GRANT SELECT ON %s TO candour_rights, candour_portal', target);
  EXECUTE format('CREATE POLICY holders ON %s TO candour_staff
    USING (EXISTS (SELECT 1 FROM public.participant p WHERE p.id = participant_id))
    WITH CHECK (EXISTS (SELECT 1 FROM public.participant p WHERE p.id = participant_id))', target);
  EXECUTE format('CREATE POLICY subject_of_request ON %s FOR SELECT TO candour_rights USING (participant_id = (SELECT context.subject()))', target);
  EXECUTE format('CREATE POLICY themselves ON %s FOR SELECT TO candour_portal USING (participant_id = (SELECT context.subject()))', target);
  EXECUTE format('CREATE POLICY operator ON %s TO candour_operator
    USING ((SELECT context.duty()) = ''operator'') WITH CHECK ((SELECT context.duty()) = ''operator'')', target);
END $$;
REVOKE ALL ON PROCEDURE design_protect_programme(regclass) FROM PUBLIC;

CALL design_protect_programme('participant_provenance');
CALL design_protect_programme('referral');
CALL design_protect_programme('referral_event');
CALL design_protect_programme('allocation');
CALL design_protect_programme('enrolment');
CALL design_protect_programme('enrolment_end');
GRANT UPDATE ON referral TO candour_staff, candour_operator;
