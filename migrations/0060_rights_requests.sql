-- Requests under data rights: what was asked and when it reached us, everything done about it, and each copy that was made.
-- The day a request reached anybody in the organisation starts the clock; when it was written down is kept apart (P094).
CREATE TABLE rights_request (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  reference text NOT NULL UNIQUE CHECK (reference ~ '^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$'),
  programme text NOT NULL,
  participant_id uuid NOT NULL REFERENCES participant,
  kind text NOT NULL CHECK (kind IN ('access')),
  received_on date NOT NULL,
  channel text NOT NULL CHECK (channel IN ('in-person', 'said-to-staff', 'telephone', 'text', 'email', 'letter', 'portal', 'social-media', 'representative')),
  asked bytea NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT product_now(),
  recorded_by uuid,
  form_token uuid NOT NULL,
  CHECK (received_on <= (recorded_at AT TIME ZONE 'Europe/London')::date),
  UNIQUE (participant_id, form_token),
  UNIQUE (id, participant_id)
);
CREATE INDEX rights_request_list ON rights_request (programme, received_on DESC, id);
CREATE INDEX rights_requests_of_participant ON rights_request (participant_id, received_on DESC);

-- A copy of everything held about one person, as it was made: the files themselves, sealed, and the SHA-256 of each.
CREATE TABLE access_pack (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  request_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  made_at timestamptz NOT NULL DEFAULT product_now(),
  made_by uuid,
  json_sha256 text NOT NULL CHECK (json_sha256 ~ '^[0-9a-f]{64}$'),
  html_sha256 text NOT NULL CHECK (html_sha256 ~ '^[0-9a-f]{64}$'),
  json bytea NOT NULL,
  html bytea NOT NULL,
  form_token uuid NOT NULL,
  UNIQUE (request_id, form_token),
  UNIQUE (id, request_id, participant_id),
  FOREIGN KEY (request_id, participant_id) REFERENCES rights_request (id, participant_id)
);
CREATE INDEX packs_of_request ON access_pack (request_id, made_at DESC);
CREATE INDEX packs_of_participant ON access_pack (participant_id);
ALTER TABLE access_pack ALTER COLUMN json SET STORAGE EXTERNAL, ALTER COLUMN html SET STORAGE EXTERNAL;

-- `how`: how identity was checked, or how the copy was given. Never a document number, never a National Insurance number.
CREATE TABLE rights_request_event (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  request_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('identity-asked', 'identity-verified', 'clarification-asked', 'clarification-answered',
    'pack-drafted', 'pack-released', 'closed')),
  on_day date NOT NULL,
  at timestamptz NOT NULL DEFAULT product_now(),
  how text CHECK (length(how) <= 60),
  pack_id uuid,
  note bytea,
  recorded_by uuid,
  FOREIGN KEY (request_id, participant_id) REFERENCES rights_request (id, participant_id),
  FOREIGN KEY (pack_id, request_id, participant_id) REFERENCES access_pack (id, request_id, participant_id),
  CHECK (on_day <= (at AT TIME ZONE 'Europe/London')::date),
  CHECK ((kind IN ('pack-drafted', 'pack-released')) = (pack_id IS NOT NULL)),
  CHECK (kind NOT IN ('identity-verified', 'pack-released') OR how IS NOT NULL)
);
CREATE INDEX events_of_request ON rights_request_event (request_id, at);
CREATE INDEX rights_events_of_participant ON rights_request_event (participant_id, at DESC);
CREATE UNIQUE INDEX request_closed_once ON rights_request_event (request_id) WHERE kind = 'closed';
CREATE UNIQUE INDEX pack_released_once ON rights_request_event (pack_id) WHERE kind = 'pack-released';

-- Whatever the application believes: nothing follows the closing, and nothing is given until the newest word on identity
-- is that it was verified (P092, P093). Steps of one request take turns.
CREATE FUNCTION rights_request_steps() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE newest text;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(NEW.request_id::text, 60));
  IF EXISTS (SELECT 1 FROM public.rights_request_event e WHERE e.request_id = NEW.request_id AND e.kind = 'closed') THEN
    RAISE EXCEPTION 'this request is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'rights_request_closed';
  END IF;
  IF NEW.kind = 'pack-released' THEN
    SELECT e.kind INTO newest FROM public.rights_request_event e
      WHERE e.request_id = NEW.request_id AND e.kind IN ('identity-asked', 'identity-verified') ORDER BY e.at DESC, e.kind LIMIT 1;
    IF newest IS DISTINCT FROM 'identity-verified' THEN
      RAISE EXCEPTION 'identity is not verified' USING ERRCODE = 'check_violation', CONSTRAINT = 'rights_identity_verified';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rights_request_steps BEFORE INSERT ON rights_request_event FOR EACH ROW EXECUTE FUNCTION rights_request_steps();

COMMENT ON COLUMN rights_request.programme IS 'operational';
COMMENT ON COLUMN rights_request.form_token IS 'operational';
COMMENT ON COLUMN rights_request.recorded_by IS 'audit-trail';
COMMENT ON COLUMN rights_request_event.recorded_by IS 'audit-trail';
COMMENT ON COLUMN access_pack.form_token IS 'operational';
COMMENT ON COLUMN access_pack.made_by IS 'audit-trail';
CALL design_categorise('rights_request', 'rights-requests');
CALL design_categorise('rights_request_event', 'rights-requests');
CALL design_categorise('access_pack', 'rights-requests');

-- The rights desk alone; and the person sees what they asked for.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rights_request', 'rights_request_event', 'access_pack'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY; ALTER TABLE %I FORCE ROW LEVEL SECURITY', t, t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO candour_rights, candour_operator', t);
    EXECUTE format('CREATE POLICY data_protection_officer ON %I TO candour_rights
      USING ((SELECT context.has_role(''data-protection-officer''))) WITH CHECK ((SELECT context.has_role(''data-protection-officer'')))', t);
    EXECUTE format('CREATE POLICY subject_of_request ON %I TO candour_rights
      USING (participant_id = (SELECT context.subject())) WITH CHECK (participant_id = (SELECT context.subject()))', t);
    EXECUTE format('CREATE POLICY operator ON %I TO candour_operator
      USING ((SELECT context.duty()) = ''operator'') WITH CHECK ((SELECT context.duty()) = ''operator'')', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['rights_request', 'rights_request_event'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO candour_portal, candour_context', t);
    EXECUTE format('CREATE POLICY themselves ON %I FOR SELECT TO candour_portal USING (participant_id = (SELECT context.subject()))', t);
    EXECUTE format('CREATE POLICY context_reads ON %I FOR SELECT TO candour_context USING (true)', t);
  END LOOP;
END $$;
CREATE POLICY subject_of_request ON participant FOR SELECT TO candour_rights USING (id = (SELECT context.subject()));

-- Acting within one open request: the record of its subject can be read, and no other. A request that is closed, unknown or
-- of a programme where the caller does not hold the office opens nothing.
SET LOCAL ROLE candour_context;
CREATE FUNCTION context.claims_within(claims jsonb, wanted public.rights_request) RETURNS jsonb LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT CASE WHEN wanted.id IS NULL OR EXISTS (
      SELECT 1 FROM public.rights_request_event e WHERE e.request_id = wanted.id AND e.kind = 'closed')
    THEN claims
    ELSE claims || jsonb_build_object('subject', wanted.participant_id, 'request', wanted.id, 'programme', wanted.programme) END
$$;

-- First statement of a transaction that a Data Protection Officer makes within a rights request. Null when the session is over.
CREATE FUNCTION context.begin_rights(token text, request uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  claims jsonb := context.claims_of(token);
  today date := public.product_today();
  wanted public.rights_request;
BEGIN
  IF claims IS NULL THEN RETURN NULL; END IF;
  SELECT q.* INTO wanted FROM public.rights_request q WHERE q.id = request AND EXISTS (
    SELECT 1 FROM public.staff_role r WHERE r.staff_id = (claims ->> 'actor')::uuid AND claims ->> 'kind' = 'staff'
      AND r.role = 'data-protection-officer' AND r.programme = q.programme
      AND r.from_day <= today AND (r.until_day IS NULL OR r.until_day >= today));
  claims := context.claims_within(claims, wanted);
  PERFORM context.put(claims);
  RETURN context.actor_of(claims);
END $$;

-- The same for the command line of the rights desk, which names the request by its reference.
CREATE FUNCTION context.begin_rights_system(command text, job text, request text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  claims jsonb := jsonb_build_object('kind', 'system', 'roles', jsonb_build_array('system'), 'caseloads', '[]'::jsonb,
    'duty', replace(session_user, 'candour_', ''), 'command', command, 'job', job);
  wanted public.rights_request;
BEGIN
  SELECT q.* INTO wanted FROM public.rights_request q WHERE q.reference = request;
  claims := context.claims_within(claims, wanted);
  PERFORM context.put(claims);
  RETURN claims || jsonb_build_object('published', context.published());
END $$;
GRANT EXECUTE ON FUNCTION context.begin_rights(text, uuid), context.begin_rights_system(text, text, text) TO candour_rights;
SET LOCAL ROLE candour_owner;
