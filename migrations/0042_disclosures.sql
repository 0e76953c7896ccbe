-- What left, what was refused, and everything that happened to it. Rows are added and never changed.
CREATE TABLE disclosure (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  reference text NOT NULL UNIQUE CHECK (reference ~ '^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$'),
  participant_id uuid NOT NULL REFERENCES participant,
  organisation_id uuid NOT NULL REFERENCES organisation,
  recipient text NOT NULL CHECK (length(recipient) <= 100),
  purpose text NOT NULL CHECK (length(purpose) <= 100),
  fields text[] NOT NULL CHECK (cardinality(fields) BETWEEN 1 AND 200),
  necessity bytea NOT NULL,
  decision text NOT NULL CHECK (decision IN ('allowed', 'refused')),
  clause text NOT NULL CHECK (length(clause) <= 200),
  reasons jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(reasons) = 'array'),
  agreement_id uuid REFERENCES agreement,
  consent_id uuid,
  notice_version integer NOT NULL,
  register_hash text NOT NULL CHECK (register_hash ~ '^[0-9a-f]{64}$'),
  decider_version integer NOT NULL CHECK (decider_version > 0),
  payload_hash text CHECK (payload_hash ~ '^[0-9a-f]{64}$'),
  payload bytea,
  form_token uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT product_now(),
  created_by uuid NOT NULL REFERENCES staff,
  UNIQUE (participant_id, form_token),
  UNIQUE (id, participant_id),
  FOREIGN KEY (consent_id, participant_id) REFERENCES consent (id, participant_id),
  -- A refused disclosure keeps its reasons and not one value.
  CHECK ((decision = 'allowed') = (payload IS NOT NULL)),
  CHECK ((decision = 'allowed') = (payload_hash IS NOT NULL)),
  CHECK ((decision = 'refused') = (jsonb_array_length(reasons) > 0))
);
CREATE INDEX disclosures_of_participant ON disclosure (participant_id, created_at DESC);
CREATE INDEX disclosures_to_organisation ON disclosure (organisation_id, created_at DESC);
COMMENT ON COLUMN disclosure.register_hash IS 'operational';
COMMENT ON COLUMN disclosure.decider_version IS 'operational';
COMMENT ON COLUMN disclosure.form_token IS 'operational';
COMMENT ON COLUMN disclosure.created_by IS 'audit-trail';
CALL design_categorise('disclosure', 'disclosures');

-- queued: handed to the queue with its sending. released: decided again, and the link lives. sent: the message was
-- accepted. stopped: decided again and refused. failed: not sent. unknown: a person must find out. closed: the link died.
CREATE TABLE disclosure_event (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  disclosure_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('queued', 'released', 'sent', 'stopped', 'failed', 'unknown', 'collected', 'closed')),
  at timestamptz NOT NULL DEFAULT product_now(),
  actor_id uuid,
  reasons jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(reasons) = 'array'),
  FOREIGN KEY (disclosure_id, participant_id) REFERENCES disclosure (id, participant_id)
);
CREATE INDEX events_of_disclosure ON disclosure_event (disclosure_id, at);
CREATE INDEX disclosure_events_of_participant ON disclosure_event (participant_id, at DESC);
CREATE UNIQUE INDEX queued_once ON disclosure_event (disclosure_id) WHERE kind = 'queued';
CREATE UNIQUE INDEX released_or_stopped_once ON disclosure_event (disclosure_id) WHERE kind IN ('released', 'stopped');
CREATE UNIQUE INDEX sent_once ON disclosure_event (disclosure_id) WHERE kind IN ('sent', 'unknown');
CREATE UNIQUE INDEX collected_once ON disclosure_event (disclosure_id) WHERE kind = 'collected';
CREATE UNIQUE INDEX closed_once ON disclosure_event (disclosure_id) WHERE kind = 'closed';
COMMENT ON COLUMN disclosure_event.actor_id IS 'audit-trail';
CALL design_categorise('disclosure_event', 'disclosures');

-- The one-time link. The token travels by email and the code by telephone; the table finds the one by its hash and checks
-- the other by its hash, and keeps both sealed for the message and the receipt.
CREATE TABLE disclosure_link (
  disclosure_id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  code_hash text NOT NULL CHECK (code_hash ~ '^[0-9a-f]{64}$'),
  token bytea NOT NULL,
  code bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (disclosure_id, participant_id) REFERENCES disclosure (id, participant_id)
);
CREATE TABLE disclosure_link_try (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  disclosure_id uuid NOT NULL REFERENCES disclosure_link,
  participant_id uuid NOT NULL REFERENCES participant,
  outcome text NOT NULL CHECK (outcome IN ('opened', 'wrong-code', 'refused')),
  at timestamptz NOT NULL DEFAULT product_now()
);
CREATE INDEX tries_of_link ON disclosure_link_try (disclosure_id);
CREATE INDEX link_tries_of_participant ON disclosure_link_try (participant_id);
COMMENT ON COLUMN disclosure_link.token_hash IS 'operational';
COMMENT ON COLUMN disclosure_link.code_hash IS 'operational';
COMMENT ON COLUMN disclosure_link.expires_at IS 'operational';
CALL design_categorise('disclosure_link', 'disclosures');
CALL design_categorise('disclosure_link_try', 'disclosures');

-- Three opens at most; five wrong codes end the link. Tries of one link take turns.
CREATE FUNCTION disclosure_link_limits() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(NEW.disclosure_id::text, 42));
  IF NEW.outcome = 'opened' AND (
      (SELECT count(*) FROM public.disclosure_link_try t WHERE t.disclosure_id = NEW.disclosure_id AND t.outcome = 'opened') >= 3
      OR (SELECT count(*) FROM public.disclosure_link_try t WHERE t.disclosure_id = NEW.disclosure_id AND t.outcome = 'wrong-code') >= 5) THEN
    RAISE EXCEPTION 'this link is spent' USING ERRCODE = 'check_violation', CONSTRAINT = 'disclosure_link_limits';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disclosure_link_limits BEFORE INSERT ON disclosure_link_try FOR EACH ROW EXECUTE FUNCTION disclosure_link_limits();

CALL design_protect_programme('disclosure');
CALL design_protect_programme('disclosure_event');
CALL design_protect_programme('disclosure_link');
CALL design_protect_programme('disclosure_link_try');
CALL design_open_to_jobs('disclosure');
CALL design_open_to_jobs('disclosure_event');
CALL design_open_to_jobs('disclosure_link');
CALL design_open_to_jobs('disclosure_link_try');
CALL design_open_to_officer('disclosure', false);
CALL design_open_to_officer('disclosure_event', false);
GRANT INSERT ON disclosure_event, disclosure_link_try TO candour_jobs;
REVOKE INSERT ON disclosure_link_try FROM candour_staff, candour_operator;
-- The link is for the recipient: neither the person's own page nor a rights request needs its secrets.
REVOKE SELECT ON disclosure_link FROM candour_portal, candour_rights;

-- Deciding again needs to know where in the journey the person is.
CALL design_open_to_jobs('enrolment');
CALL design_open_to_jobs('enrolment_end');
