-- Who a referral is about. The intake team may not see the whole programme's people, so the comparing is done here, by the
-- context owner, and only the answer leaves. Everything is compared as bytes under an index: a hit takes as long as a miss.
GRANT SELECT, INSERT, UPDATE ON referral TO candour_context;
GRANT SELECT, INSERT ON participant_provenance, referral_event, allocation TO candour_context;
GRANT UPDATE (title, given_name, family_name, date_of_birth, ni_number, ni_number_match, gender, address_line_1, address_line_2, town,
  postcode, telephone, mobile, email, welsh_written, welsh_spoken, disability) ON participant TO candour_context;
CREATE POLICY context_keeps ON referral TO candour_context USING (true) WITH CHECK (true);
CREATE POLICY context_keeps ON participant_provenance TO candour_context USING (true) WITH CHECK (true);
CREATE POLICY context_keeps ON referral_event TO candour_context USING (true) WITH CHECK (true);
CREATE POLICY context_keeps ON allocation TO candour_context USING (true) WITH CHECK (true);

SET LOCAL ROLE candour_context;
CREATE FUNCTION context.check_intake(prog text) RETURNS void LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  IF NOT context.does_intake(prog) THEN
    RAISE EXCEPTION 'only the intake team of this programme may do this' USING ERRCODE = '42501';
  END IF;
END $$;

-- For each given row the referral that has its id already, and otherwise the people it may be about: `same` when number,
-- birth and family name are all equal, `alike` when any two of the three are.
CREATE FUNCTION context.match_referrals(prog text, chan text, ids text[], numbers bytea[], names text[], born date[])
RETURNS TABLE (n integer, referral_id uuid, participant_id uuid, fingerprint bytea, as_at date, same uuid, alike uuid[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM context.check_intake(prog);
  RETURN QUERY
  SELECT g.n::integer, r.id, r.participant_id, r.fingerprint, r.as_at, likely.same, COALESCE(likely.alike, '{}')
  FROM unnest(ids, numbers, names, born) WITH ORDINALITY AS g(id, number, name, birth, n)
  LEFT JOIN LATERAL (
    SELECT e.id, e.participant_id, e.fingerprint, e.as_at FROM public.referral e
    WHERE e.programme = prog AND e.channel = chan AND e.external_id = g.id LIMIT 1
  ) r ON true
  LEFT JOIN LATERAL (
    SELECT (array_agg(c.id ORDER BY c.created_at, c.id) FILTER (WHERE c.equal = 3))[1] AS same,
      array_agg(c.id ORDER BY c.created_at, c.id) FILTER (WHERE c.equal = 2) AS alike
    FROM (
      SELECT p.id, p.created_at, 1 + (p.date_of_birth = g.birth)::integer + (lower(p.family_name) = lower(g.name))::integer AS equal
      FROM public.participant p WHERE r.id IS NULL AND p.programme = prog AND p.ni_number_match = g.number
      UNION ALL
      SELECT p.id, p.created_at, 2
      FROM public.participant p WHERE r.id IS NULL AND p.programme = prog AND p.date_of_birth = g.birth
        AND lower(p.family_name) = lower(g.name) AND (g.number IS NULL OR p.ni_number_match IS DISTINCT FROM g.number)
    ) c
  ) likely ON true
  ORDER BY g.n;
END $$;

-- Which of these referral ids we have already, by their place in the list: enough to know whom not to encrypt for.
CREATE FUNCTION context.referrals_known(prog text, chan text, ids text[]) RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM context.check_intake(prog);
  RETURN (SELECT COALESCE(array_agg(g.n::integer), '{}') FROM unnest(ids) WITH ORDINALITY AS g(id, n)
    CROSS JOIN LATERAL (SELECT 1 FROM public.referral r WHERE r.programme = prog AND r.channel = chan AND r.external_id = g.id LIMIT 1) known);
END $$;

-- Which of these fingerprints belong to somebody or something destroyed, by their place in the list.
CREATE FUNCTION context.destroyed_before(prog text, referrals bytea[], people bytea[]) RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM context.check_intake(prog);
  RETURN (SELECT COALESCE(array_agg(g.n::integer ORDER BY g.n), '{}')
    FROM unnest(referrals, people) WITH ORDINALITY AS g(referral, person, n)
    WHERE EXISTS (SELECT 1 FROM public.tombstone_match t WHERE t.programme = prog AND t.kind = 'referral' AND t.match = g.referral)
       OR EXISTS (SELECT 1 FROM public.tombstone_match t WHERE t.programme = prog AND t.kind = 'person' AND t.match = g.person));
END $$;
CREATE FUNCTION context.any_destroyed(prog text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM context.check_intake(prog);
  RETURN EXISTS (SELECT 1 FROM public.tombstone_match t WHERE t.programme = prog);
END $$;

CREATE FUNCTION context.references_taken(wanted text[]) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS
  $$ SELECT COALESCE(array_agg(p.reference), '{}') FROM public.participant p WHERE p.reference = ANY (wanted) $$;

-- What a person of the intake team needs in order to say whether two records are of one person: no address, no number.
CREATE FUNCTION context.people_alike(prog text, number bytea, name text, birth date, code text)
RETURNS TABLE (participant_id uuid, reference text, given_name text, family_name text, date_of_birth date,
  same_number boolean, same_postcode boolean, referred_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM context.check_intake(prog);
  RETURN QUERY
  SELECT p.id, p.reference, p.given_name, p.family_name, p.date_of_birth, p.ni_number_match = number, p.postcode = code,
    (SELECT max(r.referred_on) FROM public.referral r WHERE r.participant_id = p.id)
  FROM public.participant p
  WHERE p.id IN (
    SELECT a.id FROM public.participant a WHERE a.programme = prog AND a.ni_number_match = number
      AND (a.date_of_birth = birth OR lower(a.family_name) = lower(name))
    UNION
    SELECT b.id FROM public.participant b WHERE b.programme = prog AND b.date_of_birth = birth AND lower(b.family_name) = lower(name))
  ORDER BY p.created_at, p.id LIMIT 20;
END $$;

-- What the rows of a file would change in people and referrals that exist. A fact is changed only by something at least as
-- new, and never where the person or the staff have put it right.
CREATE FUNCTION context.referral_differences(prog text, rows jsonb)
RETURNS TABLE (n integer, target text, field text, previous jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM context.check_intake(prog);
  RETURN QUERY
  SELECT g.n, 'participant', f.key, to_jsonb(p) -> f.key
  FROM jsonb_to_recordset(rows) AS g(n integer, participant uuid, as_at date, source text, person jsonb)
  JOIN public.participant p ON p.id = g.participant AND p.programme = prog
  CROSS JOIN LATERAL jsonb_each_text(g.person) f
  WHERE to_jsonb(p) ->> CASE f.key WHEN 'ni_number' THEN 'ni_number_match' ELSE f.key END IS DISTINCT FROM f.value
    AND COALESCE((
      SELECT v.as_at <= g.as_at AND (v.source IN ('jobcentre-plus', 'other-referrer') OR (v.source = 'participant' AND g.source = 'participant'))
      FROM public.participant_provenance v WHERE v.participant_id = p.id AND f.key = ANY (v.fields)
      ORDER BY v.recorded_at DESC, v.as_at DESC LIMIT 1), true)
  UNION ALL
  SELECT g.n, 'referral', f.key, to_jsonb(r) -> f.key
  FROM jsonb_to_recordset(rows) AS g(n integer, referral uuid, as_at date, facts jsonb)
  JOIN public.referral r ON r.id = g.referral AND r.programme = prog AND r.as_at <= g.as_at
  CROSS JOIN LATERAL jsonb_each_text(g.facts) f
  WHERE f.value = 'sealed' OR to_jsonb(r) ->> f.key IS DISTINCT FROM f.value;
END $$;

-- Writes what a file says about people who are known: their changed facts, where those came from, and the referral.
CREATE FUNCTION context.keep_referrals(prog text, rows jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE g record;
BEGIN
  PERFORM context.check_intake(prog);
  FOR g IN SELECT * FROM jsonb_to_recordset(rows) AS x(participant uuid, person jsonb, provenance jsonb, referral uuid, facts jsonb,
    is_new boolean, moves_to uuid, actor uuid)
  LOOP
    IF NOT EXISTS (SELECT 1 FROM public.participant p WHERE p.id = g.participant AND p.programme = prog) THEN
      RAISE EXCEPTION 'this person is not of the programme' USING ERRCODE = '42501';
    END IF;
    IF g.person IS NOT NULL THEN
      UPDATE public.participant p SET (title, given_name, family_name, date_of_birth, ni_number, ni_number_match, gender, address_line_1,
          address_line_2, town, postcode, telephone, mobile, email, welsh_written, welsh_spoken, disability) =
        (SELECT v.title, v.given_name, v.family_name, v.date_of_birth, v.ni_number, v.ni_number_match, v.gender, v.address_line_1,
          v.address_line_2, v.town, v.postcode, v.telephone, v.mobile, v.email, v.welsh_written, v.welsh_spoken, v.disability
         FROM jsonb_populate_record(p, g.person) v)
      WHERE p.id = g.participant;
    END IF;
    IF g.provenance IS NOT NULL THEN
      INSERT INTO public.participant_provenance SELECT * FROM jsonb_populate_record(NULL::public.participant_provenance, g.provenance);
    END IF;
    IF g.is_new THEN
      INSERT INTO public.referral SELECT * FROM jsonb_populate_record(NULL::public.referral, g.facts);
      INSERT INTO public.referral_event (referral_id, participant_id, kind, recorded_by) VALUES (g.referral, g.participant, 'matched', g.actor);
    ELSIF g.facts IS NOT NULL THEN
      UPDATE public.referral r SET (as_at, referred_on, referring_office, work_coach, participation, customer_group, early_access_group,
          health_notes, job_aims, job_preferences, preferred_hours, childcare_needs, availability_restrictions, incident_marker, mappa,
          fingerprint) =
        (SELECT v.as_at, v.referred_on, v.referring_office, v.work_coach, v.participation, v.customer_group, v.early_access_group,
          v.health_notes, v.job_aims, v.job_preferences, v.preferred_hours, v.childcare_needs, v.availability_restrictions, v.incident_marker,
          v.mappa, v.fingerprint FROM jsonb_populate_record(r, g.facts) v)
      WHERE r.id = g.referral AND r.participant_id = g.participant AND r.programme = prog;
    END IF;
    IF g.moves_to IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM public.participant p WHERE p.id = g.participant AND p.caseload_id = g.moves_to) THEN
      INSERT INTO public.allocation (participant_id, caseload_id, recorded_by, reason)
      VALUES (g.participant, g.moves_to, g.actor, 'The referral is under MAPPA');
    END IF;
  END LOOP;
END $$;

-- The same row in a newer file: nothing changes but the day on which it was last known to be so.
CREATE FUNCTION context.confirm_referrals(prog text, referrals uuid[], on_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM context.check_intake(prog);
  UPDATE public.referral r SET as_at = on_day WHERE r.id = ANY (referrals) AND r.programme = prog AND r.as_at < on_day;
END $$;

-- A plan made while the tables were small must not be kept when they are large: these always go by the index.
ALTER FUNCTION context.match_referrals(text, text, text[], bytea[], text[], date[])
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off;
ALTER FUNCTION context.referrals_known(text, text, text[]) SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off;
ALTER FUNCTION context.referral_differences(text, jsonb) SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off;
ALTER FUNCTION context.destroyed_before(text, bytea[], bytea[]) SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off;
ALTER FUNCTION context.references_taken(text[]) SET enable_seqscan = off;
ALTER FUNCTION context.confirm_referrals(text, uuid[], date) SET enable_seqscan = off;

GRANT EXECUTE ON FUNCTION context.match_referrals(text, text, text[], bytea[], text[], date[]), context.destroyed_before(text, bytea[], bytea[]),
  context.referrals_known(text, text, text[]),
  context.any_destroyed(text), context.references_taken(text[]), context.people_alike(text, bytea, text, date, text),
  context.referral_differences(text, jsonb), context.keep_referrals(text, jsonb), context.confirm_referrals(text, uuid[], date)
  TO candour_staff, candour_operator;
SET LOCAL ROLE candour_owner;
