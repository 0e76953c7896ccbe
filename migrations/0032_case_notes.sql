-- Notes of what was discussed: sealed, never changed. A correction is a new note that names the one it corrects.
CREATE TABLE case_note (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  appointment_id uuid,
  topic text NOT NULL CHECK (topic IN ('meeting', 'contact', 'work', 'training', 'circumstances', 'other')),
  body bytea NOT NULL,
  occurred_on date NOT NULL,
  written_at timestamptz NOT NULL DEFAULT product_now(),
  author_id uuid NOT NULL REFERENCES staff,
  third_party boolean NOT NULL DEFAULT false,
  third_party_note bytea,
  corrects uuid UNIQUE CHECK (corrects <> id),
  corrected_because bytea,
  client_token uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('staff', 'delivery-partner', 'participant')),
  channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 60),
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  UNIQUE (participant_id, client_token),
  UNIQUE (id, participant_id),
  FOREIGN KEY (appointment_id, participant_id) REFERENCES appointment (id, participant_id),
  FOREIGN KEY (corrects, participant_id) REFERENCES case_note (id, participant_id),
  CHECK (third_party OR third_party_note IS NULL),
  CHECK ((corrects IS NULL) = (corrected_because IS NULL))
);
CREATE INDEX notes_of_participant ON case_note (participant_id, occurred_on DESC, written_at DESC);
COMMENT ON COLUMN case_note.third_party IS 'third-parties';
COMMENT ON COLUMN case_note.third_party_note IS 'third-parties';
COMMENT ON COLUMN case_note.client_token IS 'operational';
COMMENT ON COLUMN case_note.recorded_by IS 'audit-trail';
CALL design_categorise('case_note', 'case-notes');
CALL design_protect_programme('case_note');
