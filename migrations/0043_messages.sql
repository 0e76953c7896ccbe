-- Messages to organisations: which template about which disclosure, never any personal data. Each try is written down
-- before it is made, so that a fault in between shows as "unknown" and nothing is sent twice.
CREATE TABLE message (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL,
  disclosure_id uuid NOT NULL UNIQUE,
  organisation_id uuid NOT NULL REFERENCES organisation,
  template text NOT NULL CHECK (template ~ '^[a-z-]{2,60}$'),
  created_at timestamptz NOT NULL DEFAULT product_now(),
  UNIQUE (id, participant_id),
  FOREIGN KEY (disclosure_id, participant_id) REFERENCES disclosure (id, participant_id)
);
CREATE INDEX messages_of_participant ON message (participant_id, created_at DESC);
CREATE TABLE message_try (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  message_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  began_at timestamptz NOT NULL DEFAULT product_now(),
  FOREIGN KEY (message_id, participant_id) REFERENCES message (id, participant_id)
);
CREATE INDEX tries_of_message ON message_try (message_id);
CREATE INDEX message_tries_of_participant ON message_try (participant_id);
CREATE TABLE message_try_end (
  try_id uuid PRIMARY KEY REFERENCES message_try,
  participant_id uuid NOT NULL REFERENCES participant,
  outcome text NOT NULL CHECK (outcome IN ('sent', 'not-sent', 'unknown')),
  detail text CHECK (length(detail) <= 60),
  ended_at timestamptz NOT NULL DEFAULT product_now()
);
CREATE INDEX message_try_ends_of_participant ON message_try_end (participant_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['message', 'message_try', 'message_try_end'] LOOP
    CALL public.design_categorise(t::regclass, 'disclosures');
    CALL public.design_protect_programme(t::regclass);
    CALL public.design_open_to_jobs(t::regclass);
    EXECUTE format('REVOKE INSERT ON %I FROM candour_staff, candour_operator', t);
    EXECUTE format('GRANT INSERT ON %I TO candour_jobs', t);
  END LOOP;
END $$;

-- A demonstration without a mail server keeps its messages on a page instead. A live deployment cannot write here.
CREATE TABLE demo_outbox (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  at timestamptz NOT NULL DEFAULT product_now(),
  recipient text NOT NULL CHECK (length(recipient) <= 200),
  subject text NOT NULL CHECK (length(subject) <= 200),
  body text NOT NULL CHECK (length(body) <= 4000)
);
CREATE INDEX demo_outbox_newest ON demo_outbox (at DESC);
CALL design_categorise('demo_outbox', 'operational');
ALTER TABLE demo_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE demo_outbox FORCE ROW LEVEL SECURITY;
GRANT SELECT ON demo_outbox TO candour_staff;
GRANT INSERT ON demo_outbox TO candour_jobs;
CREATE POLICY administrators ON demo_outbox FOR SELECT TO candour_staff
  USING ((SELECT context.has_role('administrator')) AND (SELECT kind = 'demo' FROM public.deployment));
CREATE POLICY jobs_in_a_demo ON demo_outbox FOR INSERT TO candour_jobs
  WITH CHECK ((SELECT context.duty()) = 'jobs' AND (SELECT kind = 'demo' FROM public.deployment));
