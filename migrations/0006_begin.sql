-- Beginning a transaction on somebody's behalf. The token is looked up, never trusted; what it may claim is worked out here.
SET LOCAL ROLE candour_context;

-- The claims of a live session, or null. Sessions keep real time; roles and caseloads keep the product's day.
CREATE FUNCTION context.claims_of(token text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  live context.session;
  today date := public.product_today();
  claims jsonb;
BEGIN
  SELECT * INTO live FROM context.session s
    WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.ended_at IS NULL
      AND s.expires_at > clock_timestamp() AND s.last_seen_at + s.idle > clock_timestamp();
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF live.last_seen_at < clock_timestamp() - interval '1 minute' THEN
    UPDATE context.session SET last_seen_at = clock_timestamp() WHERE token_hash = live.token_hash;
  END IF;
  IF live.actor_kind = 'participant' THEN
    -- Only on their own pages are they the person a transaction is about.
    RETURN jsonb_build_object('actor', live.actor_id, 'kind', 'participant', 'roles', jsonb_build_array('participant'),
      'caseloads', '[]'::jsonb, 'subject', CASE WHEN session_user = 'candour_portal' THEN live.actor_id END, 'session', live.session_id,
      'programme', (SELECT p.programme FROM public.participant p WHERE p.id = live.actor_id));
  END IF;
  SELECT jsonb_build_object(
    'actor', s.id, 'kind', 'staff', 'session', live.session_id, 'organisation', s.organisation_id,
    'programme', (SELECT min(r.programme) FROM public.staff_role r WHERE r.staff_id = s.id),
    'roles', COALESCE((SELECT jsonb_agg(DISTINCT r.role) FROM public.staff_role r
      WHERE r.staff_id = s.id AND r.from_day <= today AND (r.until_day IS NULL OR r.until_day >= today)), '[]'),
    'caseloads', COALESCE((SELECT jsonb_agg(DISTINCT c) FROM (
        SELECT h.caseload_id AS c FROM public.staff_caseload h
          WHERE h.staff_id = s.id AND h.from_day <= today AND (h.until_day IS NULL OR h.until_day >= today)
        UNION ALL
        SELECT l.id FROM public.caseload l JOIN public.staff_role r ON r.staff_id = s.id AND r.role = 'team-leader'
            AND r.programme = l.programme AND r.from_day <= today AND (r.until_day IS NULL OR r.until_day >= today)
          WHERE l.team_id = s.team_id) held), '[]'))
  INTO claims FROM public.staff s
  WHERE s.id = live.actor_id AND s.starts_on <= today AND (s.ends_on IS NULL OR s.ends_on >= today);
  RETURN claims;
END $$;

-- The version of each programme's publication in force at this instant of the product's clock.
CREATE FUNCTION context.published() RETURNS jsonb LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT COALESCE(jsonb_object_agg(latest.programme, latest.version), '{}') FROM (
    SELECT p.programme, max(p.version) AS version FROM public.publication p
    WHERE p.effective_from <= public.product_now() GROUP BY p.programme) latest
$$;
GRANT EXECUTE ON FUNCTION context.published() TO candour_gate, candour_staff, candour_health, candour_rights, candour_portal, candour_jobs,
  candour_sealer, candour_operator;

-- Who is acting, for the application: what the claims hold, and the standing facts that decide whether they may act at all.
CREATE FUNCTION context.actor_of(claims jsonb) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT claims || jsonb_build_object('published', context.published()) || CASE WHEN claims ->> 'kind' = 'staff' THEN (
    SELECT jsonb_build_object(
      'name', s.display_name, 'organisationName', o.name, 'organisationKind', o.kind, 'organisationSlug', o.slug,
      'formKey', encode(t.form_key, 'hex'), 'steppedUpAt', t.stepped_up_at, 'expiresAt', t.expires_at,
      'standing', jsonb_build_object(
        'trainingExpiresOn', s.training_expires_on, 'undertakingSignedOn', s.undertaking_signed_on,
        'professionalBody', s.professional_body, 'registrationExpiresOn', s.registration_expires_on,
        'contract', CASE WHEN o.kind = 'prime' THEN NULL ELSE (
          SELECT jsonb_build_object('startsOn', a.starts_on, 'endsOn', a.ends_on, 'suspendedOn', a.suspended_on)
          FROM public.agreement a WHERE a.organisation_id = o.id ORDER BY a.ends_on DESC LIMIT 1) END,
        'contractNeeded', o.kind <> 'prime'))
    FROM public.staff s JOIN public.organisation o ON o.id = s.organisation_id
      JOIN context.session t ON t.session_id = (claims ->> 'session')::uuid
    WHERE s.id = (claims ->> 'actor')::uuid)
  ELSE (SELECT jsonb_build_object('formKey', encode(t.form_key, 'hex'), 'expiresAt', t.expires_at)
    FROM context.session t WHERE t.session_id = (claims ->> 'session')::uuid) END
$$;

-- First statement of every transaction made for a signed-in person. Null when the session is over.
CREATE FUNCTION context.begin(token text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE claims jsonb := context.claims_of(token);
BEGIN
  IF claims IS NULL THEN RETURN NULL; END IF;
  PERFORM context.put(claims);
  RETURN context.actor_of(claims);
END $$;
GRANT EXECUTE ON FUNCTION context.begin(text) TO candour_gate, candour_staff, candour_health, candour_rights, candour_portal;

-- First statement of every transaction made by a job or the command line. The duty is the login's own, not an argument.
CREATE FUNCTION context.begin_system(command text, job text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  claims jsonb;
BEGIN
  claims := jsonb_build_object('kind', 'system', 'roles', jsonb_build_array('system'), 'caseloads', '[]'::jsonb,
    'duty', replace(session_user, 'candour_', ''), 'command', command, 'job', job);
  PERFORM context.put(claims);
  RETURN claims || jsonb_build_object('published', context.published());
END $$;
GRANT EXECUTE ON FUNCTION context.begin_system(text, text) TO candour_jobs, candour_sealer, candour_operator;

-- First statement of a transaction made for somebody who has not signed in. It sees nothing of anybody by itself.
CREATE FUNCTION context.begin_visitor(command text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  claims jsonb := jsonb_build_object('kind', 'system', 'roles', jsonb_build_array('visitor'), 'caseloads', '[]'::jsonb,
    'duty', 'gate', 'command', command);
BEGIN
  PERFORM context.put(claims);
  RETURN claims || jsonb_build_object('published', context.published());
END $$;
GRANT EXECUTE ON FUNCTION context.begin_visitor(text) TO candour_gate;

-- Sessions are made and ended by the gate alone.
CREATE FUNCTION context.open_session(token text, actor uuid, kind text, lasts interval, idle interval, factors text[]) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO context.session (token_hash, actor_id, actor_kind, expires_at, idle, factors, form_key, stepped_up_at)
  VALUES (sha256(convert_to(token, 'UTF8')), actor, kind, clock_timestamp() + lasts, idle, factors,
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), clock_timestamp())
  RETURNING session_id
$$;
CREATE FUNCTION context.end_session(token text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE context.session SET ended_at = clock_timestamp() WHERE token_hash = sha256(convert_to(token, 'UTF8')) AND ended_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION context.open_session(text, uuid, text, interval, interval, text[]), context.end_session(text) TO candour_gate;
SET LOCAL ROLE candour_owner;
