-- The Health and Wellbeing Team: a referral in from the employment side, and behind the wall the team's own record (P015, P046-P049).
CREATE TABLE health_referral (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  reason bytea NOT NULL,
  agreed boolean NOT NULL CHECK (agreed),
  referred_at timestamptz NOT NULL DEFAULT product_now(),
  referred_by uuid NOT NULL REFERENCES staff,
  client_token uuid NOT NULL UNIQUE
);
CREATE INDEX health_referrals_of_participant ON health_referral (participant_id, referred_at DESC);
COMMENT ON COLUMN health_referral.referred_by IS 'audit-trail';
COMMENT ON COLUMN health_referral.client_token IS 'operational';
CALL design_categorise('health_referral', 'programme-health');
CALL design_protect_programme('health_referral');
GRANT SELECT ON health_referral TO candour_health;
CREATE POLICY health_team ON health_referral FOR SELECT TO candour_health
  USING ((SELECT context.has_role('health-practitioner') OR context.has_role('senior-health-practitioner')));

-- The team sees who was referred to it, and nobody else.
GRANT SELECT ON participant TO candour_health;
CREATE POLICY referred_to_health ON participant FOR SELECT TO candour_health
  USING (EXISTS (SELECT 1 FROM health_referral h WHERE h.participant_id = participant.id));

-- An episode opens when support is received, not when somebody is referred. One is open at a time.
CREATE TABLE health_episode (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  opened_on date NOT NULL,
  support text NOT NULL CHECK (support IN ('physiotherapy', 'mental-health', 'occupational-therapy', 'pain-management', 'other')),
  explained_how text NOT NULL CHECK (explained_how IN ('in-person', 'by-telephone', 'by-video')),
  practitioner_id uuid NOT NULL REFERENCES staff,
  opened_at timestamptz NOT NULL DEFAULT product_now(),
  ended_on date CHECK (ended_on >= opened_on),
  UNIQUE (id, participant_id)
);
CREATE UNIQUE INDEX one_open_health_episode ON health_episode (participant_id) WHERE ended_on IS NULL;
CREATE INDEX health_episodes_of_practitioner ON health_episode (practitioner_id, opened_on DESC);
CALL design_categorise('health_episode', 'health-team-record');
CALL design_protect_health('health_episode');
GRANT UPDATE (ended_on) ON health_episode TO candour_health;

CREATE TABLE health_note (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL,
  episode_id uuid NOT NULL,
  occurred_on date NOT NULL,
  body bytea NOT NULL,
  author_id uuid NOT NULL REFERENCES staff,
  written_at timestamptz NOT NULL DEFAULT product_now(),
  corrects uuid UNIQUE REFERENCES health_note,
  client_token uuid NOT NULL UNIQUE,
  FOREIGN KEY (episode_id, participant_id) REFERENCES health_episode (id, participant_id)
);
CREATE INDEX health_notes_of_episode ON health_note (episode_id, occurred_on DESC, written_at DESC);
CREATE INDEX health_notes_of_participant ON health_note (participant_id);
COMMENT ON COLUMN health_note.client_token IS 'operational';
CALL design_categorise('health_note', 'health-team-record');
CALL design_protect_health('health_note');
