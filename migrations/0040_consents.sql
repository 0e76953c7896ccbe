-- What a person agreed to, refused and withdrew. Whatever changes the answer to "may this be shared?" moves the version of
-- the person's row in consent_state; whoever shares takes that row FOR SHARE before reading anything else (P067).
CREATE TABLE consent_state (
  participant_id uuid PRIMARY KEY REFERENCES participant,
  version bigint NOT NULL DEFAULT 1
);
CALL design_categorise('consent_state', 'consents');

CREATE TABLE consent (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  decision text NOT NULL CHECK (decision IN ('given', 'refused')),
  recipient text NOT NULL CHECK (length(recipient) <= 100),
  organisation_id uuid REFERENCES organisation,
  individual text CHECK (length(individual) BETWEEN 2 AND 200),
  purpose text NOT NULL CHECK (length(purpose) <= 100),
  fields text[] NOT NULL CHECK (cardinality(fields) BETWEEN 1 AND 200),
  reason bytea NOT NULL,
  script text NOT NULL CHECK (length(script) <= 100),
  script_version integer NOT NULL CHECK (script_version > 0),
  shown bytea NOT NULL,
  shown_hash text NOT NULL CHECK (shown_hash ~ '^[0-9a-f]{64}$'),
  mode text NOT NULL CHECK (mode IN ('verbal', 'written')),
  how text NOT NULL CHECK (how IN ('in-person', 'telephone', 'video', 'form')),
  place text CHECK (length(place) <= 200),
  language text NOT NULL CHECK (length(language) BETWEEN 2 AND 100),
  interpreter boolean NOT NULL DEFAULT false,
  explicit boolean NOT NULL,
  capacity_note bytea,
  asked_by uuid NOT NULL REFERENCES staff,
  given_at timestamptz NOT NULL DEFAULT product_now(),
  expires_at timestamptz CHECK (expires_at > given_at),
  notice_version integer NOT NULL,
  register_hash text NOT NULL CHECK (register_hash ~ '^[0-9a-f]{64}$'),
  form_token uuid NOT NULL,
  CHECK ((organisation_id IS NULL) <> (individual IS NULL)),
  CHECK ((mode = 'verbal') = (how <> 'form')),
  UNIQUE (participant_id, form_token),
  UNIQUE (id, participant_id)
);
CREATE INDEX consents_of_participant ON consent (participant_id, given_at DESC);
CREATE INDEX consents_for_organisation ON consent (organisation_id, given_at DESC);
COMMENT ON COLUMN consent.register_hash IS 'operational';
COMMENT ON COLUMN consent.form_token IS 'operational';
COMMENT ON COLUMN consent.asked_by IS 'audit-trail';
COMMENT ON COLUMN consent.individual IS 'third-parties';
CALL design_categorise('consent', 'consents');

CREATE TABLE consent_withdrawal (
  consent_id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  withdrawn_at timestamptz NOT NULL DEFAULT product_now(),
  channel text NOT NULL CHECK (channel IN ('in-person', 'telephone', 'video', 'email', 'letter', 'text', 'portal', 'other')),
  by_whom text NOT NULL CHECK (by_whom IN ('participant', 'representative')),
  recorded_by uuid,
  FOREIGN KEY (consent_id, participant_id) REFERENCES consent (id, participant_id)
);
CREATE INDEX withdrawals_of_participant ON consent_withdrawal (participant_id);
COMMENT ON COLUMN consent_withdrawal.recorded_by IS 'audit-trail';
CALL design_categorise('consent_withdrawal', 'consents');

-- That it was explained which health information would be shared and why, before it is (P049).
CREATE TABLE consent_explanation (
  consent_id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  explained_at timestamptz NOT NULL DEFAULT product_now(),
  explained_by uuid NOT NULL REFERENCES staff,
  FOREIGN KEY (consent_id, participant_id) REFERENCES consent (id, participant_id)
);
CREATE INDEX explanations_of_participant ON consent_explanation (participant_id);
COMMENT ON COLUMN consent_explanation.explained_by IS 'audit-trail';
CALL design_categorise('consent_explanation', 'consents');

CALL design_protect_programme('consent_state');
CALL design_protect_programme('consent');
CALL design_protect_programme('consent_withdrawal');
CALL design_protect_programme('consent_explanation');

-- Who else needs them: the job that decides again, the Data Protection Officer, the person themselves.
CREATE PROCEDURE design_open_to_jobs(target regclass) LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  EXECUTE format('GRANT SELECT ON %s TO candour_jobs', target);
  EXECUTE format('CREATE POLICY jobs ON %s TO candour_jobs
    USING ((SELECT context.duty()) = ''jobs'') WITH CHECK ((SELECT context.duty()) = ''jobs'')', target);
END $$;
CREATE PROCEDURE design_open_to_officer(target regclass, writes boolean) LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF writes THEN EXECUTE format('GRANT INSERT ON %s TO candour_rights', target); END IF;
  EXECUTE format('CREATE POLICY data_protection_officer ON %s TO candour_rights
    USING ((SELECT context.has_role(''data-protection-officer''))) WITH CHECK ((SELECT context.has_role(''data-protection-officer'')))', target);
END $$;
REVOKE ALL ON PROCEDURE design_open_to_jobs(regclass), design_open_to_officer(regclass, boolean) FROM PUBLIC;
CALL design_open_to_jobs('consent_state');
CALL design_open_to_jobs('consent');
CALL design_open_to_jobs('consent_withdrawal');
CALL design_open_to_jobs('consent_explanation');
CALL design_open_to_officer('consent', false);
CALL design_open_to_officer('consent_withdrawal', true);
GRANT INSERT ON consent_withdrawal TO candour_portal;
CREATE POLICY their_own ON consent_withdrawal FOR INSERT TO candour_portal WITH CHECK (participant_id = (SELECT context.subject()));

-- FOR SHARE asks for the right to change the row; the row itself is moved by the triggers alone.
REVOKE INSERT ON consent_state FROM candour_staff, candour_operator;
GRANT UPDATE (version) ON consent_state TO candour_staff, candour_jobs;
CREATE FUNCTION consent_state_moves_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF current_user <> 'candour_context' THEN RAISE EXCEPTION 'the version of a person’s consents moves with them, never by hand'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_state_moves_forward BEFORE UPDATE ON consent_state FOR EACH ROW EXECUTE FUNCTION consent_state_moves_forward();
GRANT SELECT, INSERT, UPDATE (version) ON consent_state TO candour_context;
CREATE POLICY context_moves ON consent_state TO candour_context USING (true) WITH CHECK (true);

SET LOCAL ROLE candour_context;
INSERT INTO public.consent_state (participant_id) SELECT id FROM public.participant;
CREATE FUNCTION context.participant_has_consent_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO public.consent_state (participant_id) SELECT id FROM made;
  RETURN NULL;
END $$;
CREATE FUNCTION context.consents_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.consent_state SET version = version + 1 WHERE participant_id = NEW.participant_id;
  IF NOT FOUND THEN RAISE EXCEPTION 'this person has no consent state'; END IF;
  RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION context.participant_has_consent_state(), context.consents_moved() TO candour_owner;
SET LOCAL ROLE candour_owner;
CREATE TRIGGER participant_has_consent_state AFTER INSERT ON participant REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION context.participant_has_consent_state();
CREATE TRIGGER consents_moved AFTER INSERT ON consent FOR EACH ROW EXECUTE FUNCTION context.consents_moved();
CREATE TRIGGER consents_moved AFTER INSERT ON consent_withdrawal FOR EACH ROW EXECUTE FUNCTION context.consents_moved();
CREATE TRIGGER consents_moved AFTER INSERT ON consent_explanation FOR EACH ROW EXECUTE FUNCTION context.consents_moved();
