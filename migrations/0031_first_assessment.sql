-- The notice given (P084), then the questions. An assessment names the giving of the notice it rests on, so that none
-- can exist without it.
CREATE TABLE notice_given (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  appointment_id uuid,
  programme text NOT NULL,
  version integer NOT NULL,
  register_hash text NOT NULL CHECK (register_hash ~ '^[0-9a-f]{64}$'),
  how text NOT NULL CHECK (how IN ('read-aloud', 'on-paper', 'on-screen', 'sent')),
  language text NOT NULL CHECK (length(language) BETWEEN 2 AND 100),
  at timestamptz NOT NULL DEFAULT product_now(),
  client_token uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('staff', 'delivery-partner', 'participant')),
  channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 60),
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  UNIQUE (participant_id, client_token),
  UNIQUE (id, participant_id),
  FOREIGN KEY (appointment_id, participant_id) REFERENCES appointment (id, participant_id),
  FOREIGN KEY (programme, version) REFERENCES publication (programme, version)
);
CREATE INDEX notices_given_to_participant ON notice_given (participant_id, at DESC);

CREATE TABLE assessment (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  appointment_id uuid NOT NULL,
  notice_given_id uuid NOT NULL,
  form text NOT NULL CHECK (form ~ '^[a-z][a-z0-9-]{1,60}$'),
  form_version integer NOT NULL CHECK (form_version > 0),
  held_on date NOT NULL,
  staff_id uuid NOT NULL REFERENCES staff,
  client_token uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('staff', 'delivery-partner', 'participant')),
  channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 60),
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  UNIQUE (participant_id, client_token),
  UNIQUE (id, participant_id),
  FOREIGN KEY (appointment_id, participant_id) REFERENCES appointment (id, participant_id),
  FOREIGN KEY (notice_given_id, participant_id) REFERENCES notice_given (id, participant_id)
);
CREATE INDEX assessments_of_participant ON assessment (participant_id, recorded_at DESC);

-- One answer to a question. The category is the one the published form gave the question on that day.
CREATE TABLE assessment_answer (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  assessment_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  question_id text NOT NULL CHECK (question_id ~ '^[a-z][a-z0-9-]{0,60}$'),
  question text NOT NULL CHECK (length(question) BETWEEN 2 AND 4000),
  category text NOT NULL CHECK (category ~ '^[a-z][a-z0-9-]{1,60}$'),
  state text NOT NULL CHECK (state IN ('answered', 'prefer-not-to-say')),
  answer bytea,
  UNIQUE (assessment_id, question_id),
  FOREIGN KEY (assessment_id, participant_id) REFERENCES assessment (id, participant_id),
  CHECK ((state = 'answered') = (answer IS NOT NULL))
);
CREATE INDEX answers_of_participant ON assessment_answer (participant_id);

-- What was agreed to do. A new plan follows the old one; none is overwritten.
CREATE TABLE action_plan (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  referral_id uuid NOT NULL REFERENCES referral,
  goals bytea NOT NULL,
  agreed_on date NOT NULL,
  signed text NOT NULL CHECK (signed IN ('on-paper', 'on-screen', 'remote-delivery')),
  supersedes uuid UNIQUE CHECK (supersedes <> id),
  client_token uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('staff', 'delivery-partner', 'participant')),
  channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 60),
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  UNIQUE (participant_id, client_token),
  UNIQUE (id, participant_id),
  FOREIGN KEY (supersedes, participant_id) REFERENCES action_plan (id, participant_id)
);
CREATE UNIQUE INDEX one_first_plan ON action_plan (referral_id) WHERE supersedes IS NULL;
CREATE INDEX plans_of_participant ON action_plan (participant_id, recorded_at DESC);

COMMENT ON COLUMN notice_given.programme IS 'operational';
COMMENT ON COLUMN notice_given.register_hash IS 'operational';
COMMENT ON COLUMN notice_given.client_token IS 'operational';
COMMENT ON COLUMN notice_given.recorded_by IS 'audit-trail';
COMMENT ON COLUMN assessment.client_token IS 'operational';
COMMENT ON COLUMN assessment.recorded_by IS 'audit-trail';
COMMENT ON COLUMN action_plan.client_token IS 'operational';
COMMENT ON COLUMN action_plan.recorded_by IS 'audit-trail';
CALL design_categorise('notice_given', 'appointments');
CALL design_categorise('assessment', 'assessments-and-plans');
CALL design_categorise('assessment_answer', 'assessments-and-plans');
CALL design_categorise('action_plan', 'assessments-and-plans');
CALL design_protect_programme('notice_given');
CALL design_protect_programme('assessment');
CALL design_protect_programme('assessment_answer');
CALL design_protect_programme('action_plan');

-- Which meeting a start rests on, and the sealed words of who says so. A meeting starts one enrolment at most.
ALTER TABLE enrolment ADD COLUMN appointment_id uuid UNIQUE;
ALTER TABLE enrolment ADD COLUMN reason bytea;
ALTER TABLE enrolment ADD FOREIGN KEY (appointment_id, participant_id) REFERENCES appointment (id, participant_id);
CALL design_categorise('enrolment', 'referral-record');
