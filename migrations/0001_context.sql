-- The signed context: who is acting, worked out by the database from a session token, so that no application code can forge it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- The product's clock. A demo may run at an offset; a live deployment never does.
CREATE TABLE deployment (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  kind text NOT NULL CHECK (kind IN ('demo', 'live')),
  clock_offset interval NOT NULL DEFAULT '0',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (kind = 'demo' OR clock_offset = '0')
);
COMMENT ON COLUMN deployment.only_row IS 'operational';
COMMENT ON COLUMN deployment.kind IS 'operational';
COMMENT ON COLUMN deployment.clock_offset IS 'operational';
COMMENT ON COLUMN deployment.created_at IS 'operational';

CREATE FUNCTION deployment_kind_is_final() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.kind <> OLD.kind THEN
    RAISE EXCEPTION 'a demo never becomes live, nor live a demo';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deployment_kind_is_final BEFORE UPDATE OR DELETE ON deployment
  FOR EACH ROW EXECUTE FUNCTION deployment_kind_is_final();
GRANT SELECT ON deployment TO candour_gate, candour_staff, candour_health, candour_rights, candour_portal, candour_jobs,
  candour_sealer, candour_operator, candour_context;

CREATE FUNCTION product_now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT clock_timestamp() + COALESCE((SELECT clock_offset FROM public.deployment), '0'::interval) $$;
CREATE FUNCTION product_today() RETURNS date LANGUAGE sql STABLE AS
  $$ SELECT (public.product_now() AT TIME ZONE 'Europe/London')::date $$;

SET LOCAL ROLE candour_context;
CREATE SCHEMA context;
GRANT USAGE ON SCHEMA context TO candour_owner, candour_gate, candour_staff, candour_health, candour_rights, candour_portal, candour_jobs,
  candour_sealer, candour_operator;
ALTER DEFAULT PRIVILEGES FOR ROLE candour_context REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE context.secret (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), inner_key bytea NOT NULL, outer_key bytea NOT NULL);
COMMENT ON COLUMN context.secret.only_row IS 'operational';
COMMENT ON COLUMN context.secret.inner_key IS 'operational';
COMMENT ON COLUMN context.secret.outer_key IS 'operational';

-- HMAC-SHA-256 (RFC 2104) with a random 64-byte key, kept as its two padded forms.
DO $$
DECLARE
  key bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
            || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  inner_key bytea := key;
  outer_key bytea := key;
BEGIN
  FOR i IN 0..63 LOOP
    inner_key := set_byte(inner_key, i, get_byte(key, i) # 54);
    outer_key := set_byte(outer_key, i, get_byte(key, i) # 92);
  END LOOP;
  INSERT INTO context.secret (inner_key, outer_key) VALUES (inner_key, outer_key);
END $$;

CREATE TABLE context.session (
  token_hash bytea PRIMARY KEY,
  actor_id uuid NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('staff', 'participant')),
  session_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  idle interval NOT NULL DEFAULT '30 minutes',
  stepped_up_at timestamptz,
  factors text[] NOT NULL DEFAULT '{}',
  form_key bytea NOT NULL,
  ended_at timestamptz
);
CREATE INDEX session_of_actor ON context.session (actor_id) WHERE ended_at IS NULL;
COMMENT ON COLUMN context.session.token_hash IS 'operational';
COMMENT ON COLUMN context.session.actor_id IS 'audit-trail';
COMMENT ON COLUMN context.session.actor_kind IS 'operational';
COMMENT ON COLUMN context.session.session_id IS 'operational';
COMMENT ON COLUMN context.session.created_at IS 'audit-trail';
COMMENT ON COLUMN context.session.last_seen_at IS 'audit-trail';
COMMENT ON COLUMN context.session.expires_at IS 'operational';
COMMENT ON COLUMN context.session.idle IS 'operational';
COMMENT ON COLUMN context.session.stepped_up_at IS 'audit-trail';
COMMENT ON COLUMN context.session.factors IS 'audit-trail';
COMMENT ON COLUMN context.session.form_key IS 'operational';
COMMENT ON COLUMN context.session.ended_at IS 'audit-trail';

CREATE FUNCTION context.sign(message text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT encode(sha256(outer_key || sha256(inner_key || convert_to(
    pg_backend_pid()::text || '|' || extract(epoch FROM transaction_timestamp())::text || '|' || message, 'UTF8'))), 'hex')
  FROM context.secret
$$;

-- What the transaction may claim; null when no context was begun, an error when somebody made one up.
CREATE FUNCTION context.claims() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  claimed text := current_setting('candour.claims', true);
BEGIN
  IF claimed IS NULL OR claimed = '' THEN RETURN NULL; END IF;
  IF context.sign(claimed) IS DISTINCT FROM current_setting('candour.signature', true) THEN
    RAISE EXCEPTION 'the context of this transaction was not made by the database' USING ERRCODE = '42501';
  END IF;
  RETURN claimed::jsonb;
END $$;

CREATE FUNCTION context.put(claims jsonb) RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  PERFORM set_config('candour.claims', claims::text, true), set_config('candour.signature', context.sign(claims::text), true);
END $$;

CREATE FUNCTION context.actor() RETURNS uuid LANGUAGE sql STABLE SET search_path = '' AS
  $$ SELECT (context.claims() ->> 'actor')::uuid $$;
CREATE FUNCTION context.organisation() RETURNS uuid LANGUAGE sql STABLE SET search_path = '' AS
  $$ SELECT (context.claims() ->> 'organisation')::uuid $$;
CREATE FUNCTION context.has_role(role text) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS
  $$ SELECT COALESCE((context.claims() -> 'roles') ? role, false) $$;
CREATE FUNCTION context.caseloads() RETURNS uuid[] LANGUAGE sql STABLE SET search_path = '' AS
  $$ SELECT COALESCE((SELECT array_agg(value::uuid) FROM jsonb_array_elements_text(context.claims() -> 'caseloads')), '{}') $$;
-- The one person this transaction is about: a participant's own portal, or the subject of an open rights request.
CREATE FUNCTION context.subject() RETURNS uuid LANGUAGE sql STABLE SET search_path = '' AS
  $$ SELECT (context.claims() ->> 'subject')::uuid $$;
CREATE FUNCTION context.duty() RETURNS text LANGUAGE sql STABLE SET search_path = '' AS
  $$ SELECT context.claims() ->> 'duty' $$;

GRANT EXECUTE ON FUNCTION context.claims(), context.actor(), context.organisation(), context.has_role(text), context.caseloads(),
  context.subject(), context.duty() TO candour_owner, candour_gate, candour_staff, candour_health, candour_rights, candour_portal,
  candour_jobs, candour_sealer, candour_operator;
SET LOCAL ROLE candour_owner;
