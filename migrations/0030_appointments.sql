-- Meetings: what was booked, moved, called off and held, and that the notice was given before the first question.
-- A moved meeting is a new row that supersedes the old one, so nothing that was booked is ever lost. Reasons in somebody's
-- own words are sealed; those chosen from a list are codes.
CREATE TABLE appointment (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  referral_id uuid NOT NULL REFERENCES referral,
  kind text NOT NULL CHECK (kind IN ('first-meeting', 'review', 'job-search', 'group', 'catch-up')),
  how text NOT NULL CHECK (how IN ('in-person', 'telephone', 'video')),
  starts_at timestamptz NOT NULL,
  minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 480),
  place text CHECK (length(place) BETWEEN 1 AND 200),
  staff_id uuid NOT NULL REFERENCES staff,
  supersedes uuid UNIQUE CHECK (supersedes <> id),
  moved_because bytea,
  client_token uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('staff', 'delivery-partner', 'participant')),
  channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 60),
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  UNIQUE (participant_id, client_token),
  UNIQUE (id, participant_id),
  FOREIGN KEY (supersedes, participant_id) REFERENCES appointment (id, participant_id),
  CHECK ((supersedes IS NULL) = (moved_because IS NULL))
);
CREATE INDEX appointments_of_participant ON appointment (participant_id, starts_at DESC);
CREATE INDEX appointments_of_referral ON appointment (referral_id);
CREATE INDEX diary_of_staff ON appointment (staff_id, starts_at);

CREATE TABLE appointment_cancellation (
  appointment_id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  reason text NOT NULL CHECK (reason IN ('participant-asked', 'we-asked', 'booked-by-mistake', 'left-programme')),
  detail bytea,
  source text NOT NULL CHECK (source IN ('staff', 'delivery-partner', 'participant')),
  channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 60),
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  FOREIGN KEY (appointment_id, participant_id) REFERENCES appointment (id, participant_id)
);
CREATE INDEX cancellations_of_participant ON appointment_cancellation (participant_id);

-- Two facts, never one flag: whether the person came, and whether the meeting took place. One first answer for each
-- appointment, each answer corrected at most once: so exactly one answer speaks, the end of the chain.
CREATE TABLE attendance (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  attended boolean NOT NULL,
  happened boolean NOT NULL,
  late boolean NOT NULL DEFAULT false,
  reason text CHECK (reason IN ('no-word', 'said-before', 'came-too-late', 'had-to-leave', 'we-could-not', 'no-room-or-line', 'agreed-another-day')),
  corrects uuid UNIQUE CHECK (corrects <> id),
  corrected_because bytea,
  client_token uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('staff', 'delivery-partner', 'participant')),
  channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 60),
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  UNIQUE (appointment_id, client_token),
  UNIQUE (id, appointment_id),
  FOREIGN KEY (appointment_id, participant_id) REFERENCES appointment (id, participant_id),
  FOREIGN KEY (corrects, appointment_id) REFERENCES attendance (id, appointment_id),
  CHECK (attended OR NOT happened),
  CHECK (attended OR NOT late),
  CHECK (happened = (reason IS NULL)),
  CHECK ((corrects IS NULL) = (corrected_because IS NULL))
);
CREATE UNIQUE INDEX one_first_answer ON attendance (appointment_id) WHERE corrects IS NULL;
CREATE INDEX attendance_of_participant ON attendance (participant_id);

-- What became of an appointment: moved, called off or answered, never two of these. One row each, written by the fact
-- itself, so that two people at once cannot both be first; an appointment without one is still open.
CREATE TABLE appointment_fate (
  appointment_id uuid PRIMARY KEY,
  participant_id uuid NOT NULL,
  fate text NOT NULL CHECK (fate IN ('moved', 'cancelled', 'answered')),
  FOREIGN KEY (appointment_id, participant_id) REFERENCES appointment (id, participant_id)
);
CREATE INDEX fates_of_participant ON appointment_fate (participant_id);
CREATE FUNCTION appointment_meets_its_fate() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_TABLE_NAME = 'appointment' THEN
    INSERT INTO public.appointment_fate (appointment_id, participant_id, fate) VALUES (NEW.supersedes, NEW.participant_id, 'moved');
  ELSE
    INSERT INTO public.appointment_fate (appointment_id, participant_id, fate) VALUES (NEW.appointment_id, NEW.participant_id, TG_ARGV[0]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER meets_its_fate AFTER INSERT ON appointment FOR EACH ROW WHEN (NEW.supersedes IS NOT NULL)
  EXECUTE FUNCTION appointment_meets_its_fate();
CREATE TRIGGER meets_its_fate AFTER INSERT ON appointment_cancellation FOR EACH ROW
  EXECUTE FUNCTION appointment_meets_its_fate('cancelled');
CREATE TRIGGER meets_its_fate AFTER INSERT ON attendance FOR EACH ROW WHEN (NEW.corrects IS NULL)
  EXECUTE FUNCTION appointment_meets_its_fate('answered');

COMMENT ON COLUMN appointment.client_token IS 'operational';
COMMENT ON COLUMN appointment.recorded_by IS 'audit-trail';
COMMENT ON COLUMN appointment_cancellation.recorded_by IS 'audit-trail';
COMMENT ON COLUMN attendance.client_token IS 'operational';
COMMENT ON COLUMN attendance.recorded_by IS 'audit-trail';
CALL design_categorise('appointment', 'appointments');
CALL design_categorise('appointment_cancellation', 'appointments');
CALL design_categorise('attendance', 'appointments');
CALL design_categorise('appointment_fate', 'appointments');
CALL design_protect_programme('appointment');
CALL design_protect_programme('appointment_cancellation');
CALL design_protect_programme('attendance');
CALL design_protect_programme('appointment_fate');
