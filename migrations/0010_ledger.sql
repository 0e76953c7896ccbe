-- The ledger: one entry for each act on a person's data, written in the act's own transaction (P002 names the seven verbs).
-- Entries are never changed or deleted by anybody. What a person may have erased is the sealed detail, by destroying its key;
-- the bare entry stays, as the proof of what was done. So participant_id refers to nobody: the ledger outlives the participant.
CREATE TABLE ledger_entry (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  request_id uuid NOT NULL,
  actor_id uuid,
  actor_kind text NOT NULL CHECK (actor_kind IN ('staff', 'participant', 'system', 'service')),
  organisation_id uuid,
  role text CHECK (length(role) <= 60),
  act text NOT NULL CHECK (length(act) BETWEEN 1 AND 100),
  verb text NOT NULL CHECK (verb IN ('collect', 'record', 'store', 'change', 'share', 'use', 'destroy')),
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 100),
  clause text NOT NULL CHECK (length(clause) BETWEEN 1 AND 100),
  register_hash text CHECK (register_hash ~ '^[0-9a-f]{64}$'),
  compartment text NOT NULL CHECK (compartment IN ('programme', 'health')),
  participant_id uuid,
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused', 'stopped', 'failed')),
  -- Codes and names of columns only: the shape leaves no room for a value.
  reasons text[] NOT NULL DEFAULT '{}' CHECK (array_to_string(reasons, ' ') ~ '^[a-z0-9 -]*$'),
  fields text[] NOT NULL DEFAULT '{}' CHECK (array_to_string(fields, ' ') ~ '^[a-z0-9_. -]*$'),
  detail bytea
);
-- What is sealed next: entries of transactions since the last head.
CREATE INDEX ledger_entry_of_transaction ON ledger_entry (xact);
CREATE INDEX ledger_entry_of_participant ON ledger_entry (participant_id, at DESC) WHERE participant_id IS NOT NULL;
CREATE INDEX ledger_entry_of_actor ON ledger_entry (actor_id, at DESC) WHERE actor_id IS NOT NULL;
COMMENT ON COLUMN ledger_entry.id IS 'operational';
COMMENT ON COLUMN ledger_entry.xact IS 'operational';
COMMENT ON COLUMN ledger_entry.register_hash IS 'operational';
COMMENT ON COLUMN ledger_entry.compartment IS 'operational';
CALL design_categorise('ledger_entry', 'audit-trail');

-- Where each entry stands in the sealed order, and its leaf in the Merkle tree (RFC 6962).
CREATE TABLE ledger_leaf (
  position bigint PRIMARY KEY CHECK (position >= 0),
  entry_id uuid NOT NULL UNIQUE,
  leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32)
);
CALL design_categorise('ledger_leaf', 'operational');

-- Signed heads. Every entry written by a transaction older than the horizon is within the size; `cluster` says in which
-- database server the horizon counts. `frontier` holds the roots of the tree's complete subtrees, so that it can grow.
CREATE TABLE ledger_head (
  size bigint NOT NULL CHECK (size >= 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  sealed_at timestamptz NOT NULL,
  horizon xid8 NOT NULL,
  cluster text NOT NULL,
  frontier bytea NOT NULL CHECK (length(frontier) % 32 = 0),
  checkpoint text NOT NULL,
  PRIMARY KEY (size, sealed_at)
);
CALL design_categorise('ledger_head', 'operational');

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS
  $$ BEGIN RAISE EXCEPTION 'the ledger only grows: nothing in it is changed or deleted' USING ERRCODE = '42501'; END $$;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['ledger_entry', 'ledger_leaf', 'ledger_head'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY; ALTER TABLE %I FORCE ROW LEVEL SECURITY', t, t);
    EXECUTE format('CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()', t);
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I EXECUTE FUNCTION ledger_is_append_only()', t);
    EXECUTE format('GRANT SELECT ON %I TO candour_sealer', t);
    EXECUTE format('CREATE POLICY sealer_reads ON %I FOR SELECT TO candour_sealer USING (true)', t);
  END LOOP;
END $$;

-- When it was written, and by which transaction, is for the database alone to say.
GRANT INSERT (id, at, request_id, actor_id, actor_kind, organisation_id, role, act, verb, purpose, clause, register_hash,
    compartment, participant_id, outcome, reasons, fields, detail) ON ledger_entry
  TO candour_gate, candour_staff, candour_health, candour_rights, candour_portal, candour_jobs, candour_sealer, candour_operator;

-- Nobody writes in another's name: the actor is the one the database signed for in this transaction.
CREATE FUNCTION ledger_signatory() RETURNS text LANGUAGE sql STABLE SET search_path = '' AS
  $$ SELECT (c ->> 'kind') || ':' || COALESCE(c ->> 'actor', '') FROM context.claims() AS c $$;
REVOKE ALL ON FUNCTION ledger_signatory() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_signatory() TO candour_gate, candour_staff, candour_health, candour_rights, candour_portal, candour_jobs,
  candour_sealer, candour_operator;
CREATE POLICY own_name ON ledger_entry FOR INSERT TO candour_staff, candour_portal
  WITH CHECK (compartment = 'programme' AND (SELECT ledger_signatory()) = actor_kind || ':' || COALESCE(actor_id::text, ''));
CREATE POLICY own_name_health ON ledger_entry FOR INSERT TO candour_health
  WITH CHECK (compartment = 'health' AND (SELECT ledger_signatory()) = actor_kind || ':' || COALESCE(actor_id::text, ''));
CREATE POLICY own_name_system ON ledger_entry FOR INSERT TO candour_rights, candour_jobs, candour_sealer, candour_operator
  WITH CHECK ((SELECT ledger_signatory()) = actor_kind || ':' || COALESCE(actor_id::text, ''));
-- At the gate a visitor signs as the system; it says nothing of health records.
CREATE POLICY at_the_gate ON ledger_entry FOR INSERT TO candour_gate
  WITH CHECK (compartment = 'programme' AND (SELECT ledger_signatory()) = actor_kind || ':' || COALESCE(actor_id::text, ''));

-- Who reads what: one's own acts, and entries about people whose record one may see. Health entries stay with health.
GRANT SELECT ON ledger_entry TO candour_staff, candour_health, candour_rights, candour_portal;
CREATE POLICY staff_read ON ledger_entry FOR SELECT TO candour_staff
  USING (compartment = 'programme' AND (actor_id = (SELECT context.actor())
    OR EXISTS (SELECT 1 FROM public.participant p WHERE p.id = participant_id)));
CREATE POLICY health_reads ON ledger_entry FOR SELECT TO candour_health
  USING (compartment = 'health'
    AND (SELECT context.has_role('health-practitioner') OR context.has_role('senior-health-practitioner')));
CREATE POLICY subject_of_request ON ledger_entry FOR SELECT TO candour_rights
  USING (participant_id = (SELECT context.subject()));
CREATE POLICY themselves ON ledger_entry FOR SELECT TO candour_portal
  USING (participant_id = (SELECT context.subject()));

-- Whether an entry is sealed yet can be seen by whoever sees the entry; heads hold nothing about anybody.
GRANT SELECT ON ledger_leaf TO candour_staff, candour_health, candour_rights, candour_portal;
CREATE POLICY with_its_entry ON ledger_leaf FOR SELECT TO candour_staff, candour_health, candour_rights, candour_portal
  USING (EXISTS (SELECT 1 FROM public.ledger_entry e WHERE e.id = entry_id));
GRANT SELECT ON ledger_head TO candour_gate, candour_staff, candour_health, candour_rights, candour_portal, candour_jobs, candour_operator;
CREATE POLICY heads_are_public ON ledger_head FOR SELECT
  TO candour_gate, candour_staff, candour_health, candour_rights, candour_portal, candour_jobs, candour_operator USING (true);

GRANT INSERT ON ledger_leaf, ledger_head TO candour_sealer;
CREATE POLICY sealer_seals ON ledger_leaf FOR INSERT TO candour_sealer WITH CHECK (true);
CREATE POLICY sealer_signs ON ledger_head FOR INSERT TO candour_sealer WITH CHECK (true);
