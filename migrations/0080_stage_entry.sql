-- That a person came to a stage of the journey which no other fact begins: somebody decided it and said why. Rows are only added.
CREATE TABLE stage_entry (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  stage text NOT NULL CHECK (length(stage) BETWEEN 1 AND 60),
  entered_on date NOT NULL,
  reason bytea NOT NULL,
  client_token uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('staff', 'delivery-partner', 'participant')),
  channel text NOT NULL CHECK (length(channel) BETWEEN 1 AND 60),
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  UNIQUE (participant_id, client_token)
);
CREATE INDEX stages_of_participant ON stage_entry (participant_id, recorded_at DESC);
COMMENT ON COLUMN stage_entry.client_token IS 'operational';
COMMENT ON COLUMN stage_entry.recorded_by IS 'audit-trail';
CALL design_categorise('stage_entry', 'referral-record');
CALL design_protect_programme('stage_entry');
CALL design_open_to_jobs('stage_entry');
