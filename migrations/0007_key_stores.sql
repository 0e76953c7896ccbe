-- What the database remembers of each key store, so that an older or foreign one is noticed before anything opens.
CREATE TABLE key_store (
  compartment text PRIMARY KEY,
  store text NOT NULL,
  key_version integer NOT NULL,
  destroyed bigint NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CALL design_categorise('key_store', 'operational');
GRANT SELECT, INSERT, UPDATE ON key_store TO candour_operator;
