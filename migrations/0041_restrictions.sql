-- Restrictions and objections: what the person asked us to stop doing (P097, P098). Placed and lifted, never overwritten.
CREATE TABLE restriction (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  fields text[] NOT NULL CHECK (cardinality(fields) BETWEEN 1 AND 200),
  reason bytea NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT product_now(),
  placed_by uuid NOT NULL REFERENCES staff,
  form_token uuid NOT NULL,
  UNIQUE (participant_id, form_token),
  UNIQUE (id, participant_id)
);
CREATE INDEX restrictions_of_participant ON restriction (participant_id, placed_at DESC);
-- The person is told before a restriction is lifted, so there is no lifting without the day they were told.
CREATE TABLE restriction_lift (
  restriction_id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  reason bytea NOT NULL,
  told_on date NOT NULL,
  lifted_at timestamptz NOT NULL DEFAULT product_now(),
  lifted_by uuid NOT NULL REFERENCES staff,
  FOREIGN KEY (restriction_id, participant_id) REFERENCES restriction (id, participant_id)
);
CREATE INDEX restriction_lifts_of_participant ON restriction_lift (participant_id);

CREATE TABLE objection (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  purpose text NOT NULL CHECK (length(purpose) <= 100),
  reason bytea NOT NULL,
  made_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid NOT NULL REFERENCES staff,
  form_token uuid NOT NULL,
  UNIQUE (participant_id, form_token),
  UNIQUE (id, participant_id)
);
CREATE INDEX objections_of_participant ON objection (participant_id, made_at DESC);
CREATE TABLE objection_decision (
  objection_id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('upheld', 'rejected', 'withdrawn')),
  reason bytea NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT product_now(),
  decided_by uuid NOT NULL REFERENCES staff,
  FOREIGN KEY (objection_id, participant_id) REFERENCES objection (id, participant_id)
);
CREATE INDEX objection_decisions_of_participant ON objection_decision (participant_id);

DO $$
DECLARE t text;
BEGIN
  COMMENT ON COLUMN restriction.form_token IS 'operational';
  COMMENT ON COLUMN restriction.placed_by IS 'audit-trail';
  COMMENT ON COLUMN restriction_lift.lifted_by IS 'audit-trail';
  COMMENT ON COLUMN objection.form_token IS 'operational';
  COMMENT ON COLUMN objection.recorded_by IS 'audit-trail';
  COMMENT ON COLUMN objection_decision.decided_by IS 'audit-trail';
  FOREACH t IN ARRAY ARRAY['restriction', 'restriction_lift', 'objection', 'objection_decision'] LOOP
    CALL public.design_categorise(t::regclass, 'rights-requests');
    CALL public.design_protect_programme(t::regclass);
    CALL public.design_open_to_jobs(t::regclass);
    CALL public.design_open_to_officer(t::regclass, true);
    -- Those who work with the person see that a restriction exists; only the Data Protection Officer decides.
    EXECUTE format('REVOKE INSERT ON %I FROM candour_staff, candour_operator', t);
    EXECUTE format('CREATE TRIGGER consents_moved AFTER INSERT ON %I FOR EACH ROW EXECUTE FUNCTION context.consents_moved()', t);
  END LOOP;
END $$;
GRANT INSERT ON objection TO candour_staff;
