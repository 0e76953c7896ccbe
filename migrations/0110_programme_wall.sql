-- One service may run several programmes. Whoever signs in acts for one of them, with the roles and caseloads they hold in it;
-- somebody who works for two has an account in each. Nothing of another programme’s people is in sight, whatever the office.
SET LOCAL ROLE candour_context;
CREATE FUNCTION context.programme() RETURNS text LANGUAGE sql STABLE SET search_path = '' AS
  $$ SELECT context.claims() ->> 'programme' $$;
GRANT EXECUTE ON FUNCTION context.programme() TO candour_owner, candour_gate, candour_staff, candour_health, candour_rights,
  candour_portal, candour_jobs, candour_operator;

CREATE OR REPLACE FUNCTION context.claims_of(token text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  live context.session;
  today date := public.product_today();
  acting text;
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
  SELECT min(r.programme) INTO acting FROM public.staff_role r WHERE r.staff_id = live.actor_id;
  SELECT jsonb_build_object(
    'actor', s.id, 'kind', 'staff', 'session', live.session_id, 'organisation', s.organisation_id, 'programme', acting,
    'roles', COALESCE((SELECT jsonb_agg(DISTINCT r.role) FROM public.staff_role r
      WHERE r.staff_id = s.id AND r.programme = acting AND r.from_day <= today AND (r.until_day IS NULL OR r.until_day >= today)), '[]'),
    'caseloads', COALESCE((SELECT jsonb_agg(DISTINCT c) FROM (
        SELECT h.caseload_id AS c FROM public.staff_caseload h JOIN public.caseload l ON l.id = h.caseload_id AND l.programme = acting
          WHERE h.staff_id = s.id AND h.from_day <= today AND (h.until_day IS NULL OR h.until_day >= today)
        UNION ALL
        SELECT l.id FROM public.caseload l JOIN public.staff_role r ON r.staff_id = s.id AND r.role = 'team-leader'
            AND r.programme = l.programme AND r.from_day <= today AND (r.until_day IS NULL OR r.until_day >= today)
          WHERE l.team_id = s.team_id AND l.programme = acting) held), '[]'))
  INTO claims FROM public.staff s
  WHERE s.id = live.actor_id AND s.starts_on <= today AND (s.ends_on IS NULL OR s.ends_on >= today);
  RETURN claims;
END $$;

-- A contract opens the way only for the programme it was made for.
CREATE OR REPLACE FUNCTION context.actor_of(claims jsonb) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT claims || jsonb_build_object('published', context.published()) || CASE WHEN claims ->> 'kind' = 'staff' THEN (
    SELECT jsonb_build_object(
      'name', s.display_name, 'organisationName', o.name, 'organisationKind', o.kind, 'organisationSlug', o.slug,
      'formKey', encode(t.form_key, 'hex'), 'steppedUpAt', t.stepped_up_at, 'expiresAt', t.expires_at,
      'standing', jsonb_build_object(
        'trainingExpiresOn', s.training_expires_on, 'undertakingSignedOn', s.undertaking_signed_on,
        'professionalBody', s.professional_body, 'registrationExpiresOn', s.registration_expires_on,
        'contract', CASE WHEN o.kind = 'prime' THEN NULL ELSE (
          SELECT jsonb_build_object('startsOn', a.starts_on, 'endsOn', a.ends_on, 'suspendedOn', a.suspended_on)
          FROM public.agreement a WHERE a.organisation_id = o.id AND a.programme = claims ->> 'programme'
          ORDER BY a.ends_on DESC LIMIT 1) END,
        'contractNeeded', o.kind <> 'prime'))
    FROM public.staff s JOIN public.organisation o ON o.id = s.organisation_id
      JOIN context.session t ON t.session_id = (claims ->> 'session')::uuid
    WHERE s.id = (claims ->> 'actor')::uuid)
  ELSE (SELECT jsonb_build_object('formKey', encode(t.form_key, 'hex'), 'expiresAt', t.expires_at)
    FROM context.session t WHERE t.session_id = (claims ->> 'session')::uuid) END
$$;
SET LOCAL ROLE candour_owner;

-- The offices that look across caseloads look across their own programme’s.
DROP POLICY data_protection_officer ON participant;
CREATE POLICY data_protection_officer ON participant FOR SELECT TO candour_rights
  USING ((SELECT context.has_role('data-protection-officer')) AND programme = (SELECT context.programme()));
DROP POLICY data_protection_officer ON rights_request;
CREATE POLICY data_protection_officer ON rights_request TO candour_rights
  USING ((SELECT context.has_role('data-protection-officer')) AND programme = (SELECT context.programme()))
  WITH CHECK ((SELECT context.has_role('data-protection-officer')) AND programme = (SELECT context.programme()));
DROP POLICY data_protection_officer ON register_simulation;
CREATE POLICY data_protection_officer ON register_simulation TO candour_rights
  USING ((SELECT context.has_role('data-protection-officer')) AND programme = (SELECT context.programme()))
  WITH CHECK ((SELECT context.has_role('data-protection-officer')) AND programme = (SELECT context.programme()));

DO $$
DECLARE
  t text;
  officer constant text := '(SELECT context.has_role(''data-protection-officer'')) AND EXISTS (SELECT 1 FROM public.participant p WHERE p.id = participant_id)';
BEGIN
  FOREACH t IN ARRAY ARRAY['rights_request_event', 'access_pack', 'consent', 'consent_withdrawal', 'restriction', 'restriction_lift',
    'objection', 'objection_decision', 'disclosure', 'disclosure_event'] LOOP
    EXECUTE format('DROP POLICY data_protection_officer ON %I', t);
    EXECUTE format('CREATE POLICY data_protection_officer ON %I TO candour_rights USING (%s) WITH CHECK (%s)', t, officer, officer);
  END LOOP;
END $$;

-- Who was referred to a health team, and its entries of the ledger: asked through the context, because there the person is seen
-- through the referral.
SET LOCAL ROLE candour_context;
CREATE FUNCTION context.of_this_programme(person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.participant p WHERE p.id = person AND p.programme = context.programme())
$$;
GRANT EXECUTE ON FUNCTION context.of_this_programme(uuid) TO candour_owner, candour_health;
SET LOCAL ROLE candour_owner;
DROP POLICY health_team ON health_referral;
CREATE POLICY health_team ON health_referral FOR SELECT TO candour_health
  USING ((SELECT context.has_role('health-practitioner') OR context.has_role('senior-health-practitioner'))
    AND context.of_this_programme(participant_id));
DROP POLICY health_reads ON ledger_entry;
CREATE POLICY health_reads ON ledger_entry FOR SELECT TO candour_health
  USING (compartment = 'health'
    AND (SELECT context.has_role('health-practitioner') OR context.has_role('senior-health-practitioner'))
    AND (participant_id IS NULL OR context.of_this_programme(participant_id)));

-- An administrator keeps the standing of the programme’s own people.
DROP POLICY administrator_keeps ON staff;
CREATE POLICY administrator_keeps ON staff FOR UPDATE TO candour_staff
  USING ((SELECT context.has_role('administrator'))
    AND EXISTS (SELECT 1 FROM public.staff_role r WHERE r.staff_id = staff.id AND r.programme = (SELECT context.programme())))
  WITH CHECK ((SELECT context.has_role('administrator')));

-- The sign-in page of a demonstration names the programme of each persona.
SET LOCAL ROLE candour_context;
DROP FUNCTION context.demo_personas();
CREATE FUNCTION context.demo_personas() RETURNS TABLE (persona text, label text, role text, organisation text, programme text,
  programme_name text) LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH named AS MATERIALIZED (SELECT DISTINCT ON (p.programme) p.programme, p.canonical::jsonb #>> '{programme,name}' AS name
    FROM public.publication p ORDER BY p.programme, p.version DESC)
  SELECT s.persona, s.display_name, r.role, o.name, r.programme, n.name
  FROM public.staff s JOIN public.organisation o ON o.id = s.organisation_id JOIN public.deployment d ON d.kind = 'demo'
    CROSS JOIN LATERAL (SELECT min(r.role) AS role, min(r.programme) AS programme FROM public.staff_role r WHERE r.staff_id = s.id) r
    LEFT JOIN named n ON n.programme = r.programme
  WHERE s.persona IS NOT NULL ORDER BY s.persona
$$;
REVOKE ALL ON FUNCTION context.demo_personas() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION context.demo_personas() TO candour_gate;
SET LOCAL ROLE candour_owner;
