-- The files a publication was made of, kept with it for as long as it stays: the next draft begins with them.
CREATE TABLE publication_source (
  programme text NOT NULL,
  version integer NOT NULL,
  path text NOT NULL CHECK (path ~ '^(notice/)?[a-z0-9][a-z0-9-]{0,60}\.(yaml|md)$'),
  text text NOT NULL CHECK (length(text) <= 500000),
  PRIMARY KEY (programme, version, path),
  FOREIGN KEY (programme, version) REFERENCES publication
);
CALL design_categorise('publication_source', 'operational');
GRANT SELECT ON publication_source TO candour_context, candour_rights, candour_operator;
GRANT INSERT ON publication_source TO candour_operator, candour_context;
GRANT INSERT ON publication TO candour_context;
CREATE TRIGGER publication_source_is_immutable BEFORE UPDATE OR DELETE ON publication_source
  FOR EACH ROW EXECUTE FUNCTION publication_is_immutable();
CREATE TRIGGER publication_source_stays BEFORE TRUNCATE ON publication_source EXECUTE FUNCTION publication_is_immutable();

SET LOCAL ROLE candour_context;
CREATE SCHEMA IF NOT EXISTS policy AUTHORIZATION candour_context;
GRANT USAGE ON SCHEMA policy TO candour_owner, candour_rights;

-- Whether somebody is a data protection officer of a programme today.
CREATE FUNCTION policy.is_officer(person uuid, prog text) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.staff_role r JOIN public.staff s ON s.id = r.staff_id
    WHERE s.id = person AND r.programme = prog AND r.role = 'data-protection-officer'
      AND r.from_day <= public.product_today() AND (r.until_day IS NULL OR r.until_day >= public.product_today())
      AND s.starts_on <= public.product_today() AND (s.ends_on IS NULL OR s.ends_on >= public.product_today()))
$$;

-- Approves a proposal and publishes what was proposed, as one act: two different officers, the bytes that were proposed, nothing
-- saved since, once. `tell_days`: how long before it takes effect people must be told; null is not allowed.
CREATE FUNCTION policy.publish(proposal uuid, approved_hash text, canonical text, tell_days integer,
  OUT version integer, OUT effective_from timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  asked public.register_proposal;
  draft public.register_draft;
  approver uuid := context.actor();
  soonest timestamptz := public.product_now() + make_interval(days => GREATEST(tell_days, 0));
BEGIN
  SELECT p.* INTO asked FROM public.register_proposal p WHERE p.id = proposal;
  SELECT d.* INTO draft FROM public.register_draft d WHERE d.id = asked.draft_id;
  IF draft.id IS NULL OR approver IS NULL OR tell_days IS NULL OR draft.programme IS DISTINCT FROM context.claims() ->> 'programme'
    OR NOT policy.is_officer(approver, draft.programme) THEN
    RAISE EXCEPTION 'only a data protection officer of the programme may approve this' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(draft.id::text, 90)), pg_advisory_xact_lock(hashtext('publish ' || draft.programme));
  IF asked.proposed_by = approver OR NOT policy.is_officer(asked.proposed_by, draft.programme) THEN
    RAISE EXCEPTION 'two different data protection officers are needed' USING ERRCODE = '42501';
  END IF;
  IF approver = (SELECT f.saved_by FROM public.register_draft_file f WHERE f.draft_id = draft.id ORDER BY f.saved_at DESC, f.id LIMIT 1) THEN
    RAISE EXCEPTION 'whoever saved last may not approve' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT 1 FROM public.register_proposal_end e WHERE e.proposal_id = asked.id)
    OR EXISTS (SELECT 1 FROM public.register_draft_end e WHERE e.draft_id = draft.id)
    OR EXISTS (SELECT 1 FROM public.register_draft_file f WHERE f.draft_id = draft.id AND f.saved_at > asked.proposed_at) THEN
    RAISE EXCEPTION 'this proposal is no longer open' USING ERRCODE = 'check_violation', CONSTRAINT = 'register_proposal_open';
  END IF;
  IF asked.hash <> approved_hash OR encode(sha256(convert_to(canonical, 'UTF8')), 'hex') <> asked.hash
    OR canonical::jsonb #>> '{programme,id}' IS DISTINCT FROM draft.programme THEN
    RAISE EXCEPTION 'this is not what was proposed' USING ERRCODE = 'check_violation', CONSTRAINT = 'register_proposal_bytes';
  END IF;
  effective_from := COALESCE(asked.effective_from, soonest);
  IF effective_from < soonest THEN
    RAISE EXCEPTION 'this would take effect too soon' USING ERRCODE = 'check_violation', CONSTRAINT = 'register_proposal_in_time';
  END IF;
  SELECT COALESCE(max(p.version), 0) + 1 INTO version FROM public.publication p WHERE p.programme = draft.programme;
  INSERT INTO public.publication (programme, version, hash, canonical, effective_from, published_by, second_approver)
    VALUES (draft.programme, version, asked.hash, canonical, effective_from,
      (SELECT s.email FROM public.staff s WHERE s.id = asked.proposed_by), (SELECT s.email FROM public.staff s WHERE s.id = approver));
  INSERT INTO public.publication_source (programme, version, path, text)
    SELECT draft.programme, publish.version, f.path, f.text FROM public.register_draft_file f
    WHERE f.draft_id = draft.id AND f.text IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM public.register_draft_file g WHERE g.follows = f.id);
  INSERT INTO public.register_proposal_end (proposal_id, kind, ended_by) VALUES (asked.id, 'approved', approver);
  INSERT INTO public.register_draft_end (draft_id, kind, version, ended_by) VALUES (draft.id, 'published', version, approver);
END $$;
GRANT EXECUTE ON FUNCTION policy.publish(uuid, text, text, integer) TO candour_rights;
SET LOCAL ROLE candour_owner;
