-- How staff prove who they are. Only the gate's functions read these tables.
CREATE TABLE demo_portal (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), participant_id uuid NOT NULL REFERENCES participant);
CALL design_categorise('demo_portal', 'operational');
GRANT SELECT ON demo_portal TO candour_context, candour_operator;
GRANT INSERT ON demo_portal TO candour_operator;

SET LOCAL ROLE candour_context;
CREATE TABLE context.password (
  staff_id uuid PRIMARY KEY,
  hash text NOT NULL,
  totp_secret bytea NOT NULL,
  totp_last_step bigint NOT NULL DEFAULT 0,
  set_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- A one-use code that lets a new member of staff set up their own way to sign in.
CREATE TABLE context.invitation (
  code_hash bytea PRIMARY KEY,
  staff_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
-- Tries to sign in, by account and address, both kept as keyed hashes; for slowing down, never for locking out.
CREATE TABLE context.attempt (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account bytea NOT NULL,
  address bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX attempts_on_account ON context.attempt (account, address, at);
CREATE INDEX attempts_from_address ON context.attempt (address, at);
DO $$
DECLARE t text; col record;
BEGIN
  FOREACH t IN ARRAY ARRAY['password', 'invitation', 'attempt'] LOOP
    FOR col IN SELECT attname FROM pg_catalog.pg_attribute
      WHERE attrelid = format('context.%I', t)::regclass AND attnum > 0 AND NOT attisdropped LOOP
      EXECUTE format('COMMENT ON COLUMN context.%I.%I IS %L', t, col.attname,
        CASE t WHEN 'attempt' THEN 'audit-trail' ELSE 'staff' END);
    END LOOP;
  END LOOP;
END $$;

-- The account behind an address, as far as signing in needs it. Unknown addresses give nothing; the caller does the same work.
CREATE FUNCTION context.sign_in_account(address text) RETURNS TABLE (staff_id uuid, hash text, totp_secret bytea, totp_last_step bigint, roles text[])
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  SELECT s.id, p.hash, p.totp_secret, p.totp_last_step,
    ARRAY(SELECT r.role FROM public.staff_role r WHERE r.staff_id = s.id)
  FROM public.staff s JOIN context.password p ON p.staff_id = s.id
  WHERE lower(s.email) = lower(address) AND (s.ends_on IS NULL OR s.ends_on >= public.product_today())
$$;
-- Takes a time step of a one-time code once; false when it was used before.
CREATE FUNCTION context.use_totp(staff uuid, step bigint) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH used AS (UPDATE context.password SET totp_last_step = step WHERE staff_id = staff AND totp_last_step < step RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM used)
$$;
CREATE FUNCTION context.set_password(staff uuid, new_hash text, secret bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO context.password (staff_id, hash, totp_secret) VALUES (staff, new_hash, secret)
  ON CONFLICT (staff_id) DO UPDATE SET hash = new_hash, totp_secret = secret, totp_last_step = 0, set_at = clock_timestamp()
$$;
-- Who a persona of the demonstration is. The participant persona is the person the seed put first.
CREATE FUNCTION context.demo_persona(wanted text, OUT id uuid, OUT kind text, OUT roles text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.deployment d WHERE d.kind = 'demo') THEN RETURN; END IF;
  IF wanted = 'participant' THEN
    SELECT p.id, 'participant', ARRAY['participant'] INTO id, kind, roles FROM public.participant p
      JOIN public.demo_portal d ON d.participant_id = p.id;
  ELSE
    SELECT s.id, 'staff', ARRAY(SELECT r.role FROM public.staff_role r WHERE r.staff_id = s.id) INTO id, kind, roles
      FROM public.staff s WHERE s.persona = wanted;
  END IF;
END $$;
CREATE FUNCTION context.demo_personas() RETURNS TABLE (persona text, label text, role text, organisation text)
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  SELECT s.persona, s.display_name, (SELECT min(r.role) FROM public.staff_role r WHERE r.staff_id = s.id), o.name
  FROM public.staff s JOIN public.organisation o ON o.id = s.organisation_id JOIN public.deployment d ON d.kind = 'demo'
  WHERE s.persona IS NOT NULL ORDER BY s.persona
$$;
CREATE FUNCTION context.roles_of(staff uuid) RETURNS text[] LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  SELECT ARRAY(SELECT r.role FROM public.staff_role r WHERE r.staff_id = staff)
$$;
-- Notes a try and counts those of the last ten minutes, for this account from this address and for this address alone.
CREATE FUNCTION context.note_attempt(account_hash bytea, address_hash bytea, OUT on_account bigint, OUT from_address bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM context.attempt WHERE at < clock_timestamp() - interval '1 hour';
  INSERT INTO context.attempt (account, address) VALUES (account_hash, address_hash);
  SELECT count(*) FILTER (WHERE account = account_hash AND at > clock_timestamp() - interval '2 minutes'), count(*)
    INTO on_account, from_address
    FROM context.attempt WHERE address = address_hash AND at > clock_timestamp() - interval '10 minutes';
END $$;
CREATE FUNCTION context.invite(staff uuid, code_hash bytea, lasts interval) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS
  $$ INSERT INTO context.invitation (code_hash, staff_id, expires_at) VALUES (code_hash, staff, clock_timestamp() + lasts) $$;
-- Who an unused, unexpired invitation is for.
CREATE FUNCTION context.invited(code bytea) RETURNS TABLE (staff_id uuid, email text) LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  SELECT s.id, s.email FROM context.invitation i JOIN public.staff s ON s.id = i.staff_id
  WHERE i.code_hash = code AND i.used_at IS NULL AND i.expires_at > clock_timestamp()
$$;
CREATE FUNCTION context.use_invitation(code bytea) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH used AS (UPDATE context.invitation SET used_at = clock_timestamp()
    WHERE code_hash = code AND used_at IS NULL AND expires_at > clock_timestamp() RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM used)
$$;
-- Ends every session of a member of staff at once: leaving, a stolen device, a new password.
CREATE FUNCTION context.end_sessions_of(staff uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS
  $$ UPDATE context.session SET ended_at = clock_timestamp() WHERE actor_id = staff AND ended_at IS NULL $$;

GRANT EXECUTE ON FUNCTION context.sign_in_account(text), context.demo_personas(), context.use_totp(uuid, bigint), context.set_password(uuid, text, bytea),
  context.demo_persona(text), context.roles_of(uuid), context.note_attempt(bytea, bytea), context.invited(bytea),
  context.use_invitation(bytea), context.end_sessions_of(uuid) TO candour_gate;
GRANT EXECUTE ON FUNCTION context.invite(uuid, bytea, interval), context.end_sessions_of(uuid) TO candour_operator;
SET LOCAL ROLE candour_owner;
