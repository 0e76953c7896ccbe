-- The facts each decision rested on, kept so that it can be decided again: by the register of that day, which must give the
-- recorded answer, and by a changed one, to see what it would have refused. Ids, categories, dates, yes and no; never a value.
ALTER TABLE disclosure ADD COLUMN facts jsonb CHECK (jsonb_typeof(facts) = 'object');
ALTER TABLE disclosure_event ADD COLUMN facts jsonb CHECK (jsonb_typeof(facts) = 'object');
CALL design_categorise('disclosure', 'disclosures');
CALL design_categorise('disclosure_event', 'disclosures');
CREATE INDEX disclosures_in_order ON disclosure (created_at, id);

SET LOCAL ROLE candour_context;
CREATE SCHEMA IF NOT EXISTS policy AUTHORIZATION candour_context;
GRANT USAGE ON SCHEMA policy TO candour_owner, candour_gate, candour_staff, candour_rights, candour_jobs, candour_operator;
SET LOCAL ROLE candour_owner;

-- What the functions of this file and the next read, and not a column more.
GRANT SELECT (id, reference, participant_id, decision, clause, register_hash, notice_version, facts, created_at) ON disclosure TO candour_context;
GRANT SELECT (id, participant_id, decision, recipient, organisation_id, purpose, fields, script, script_version, mode, explicit, given_at,
  expires_at) ON consent TO candour_context;
GRANT SELECT (consent_id, withdrawn_at) ON consent_withdrawal TO candour_context;
GRANT SELECT (id, participant_id, referred_on) ON referral TO candour_context;
GRANT SELECT (referral_id, participant_id, kind) ON referral_event TO candour_context;
GRANT SELECT (id, participant_id, referral_id, started_on, esf_initial_form_on) ON enrolment TO candour_context;
GRANT SELECT (enrolment_id, participant_id, ended_on, reason, last_payment_on) ON enrolment_end TO candour_context;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['disclosure', 'consent', 'consent_withdrawal', 'referral', 'referral_event', 'enrolment', 'enrolment_end'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_policies p WHERE p.tablename = t AND p.policyname = 'context_reads') THEN
      EXECUTE format('CREATE POLICY context_reads ON %I FOR SELECT TO candour_context USING (true)', t);
    END IF;
  END LOOP;
END $$;

SET LOCAL ROLE candour_context;
-- Only a job or the command line may ask across people; everybody else is told nothing.
CREATE FUNCTION policy.only_system() RETURNS void LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  IF context.duty() IS NULL OR context.duty() NOT IN ('jobs', 'operator') THEN
    RAISE EXCEPTION 'only a job or the command line may ask this' USING ERRCODE = '42501';
  END IF;
END $$;

-- Decisions of one programme in order of time, a batch from after the last one read. Each batch is planned for the place it
-- goes on from: a plan for any place sorts the whole table for every batch.
CREATE FUNCTION policy.decisions(of_programme text, since timestamptz, until timestamptz, after_at timestamptz, after_id uuid, batch integer)
RETURNS TABLE (id uuid, reference text, decision text, clause text, facts jsonb, created_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  PERFORM policy.only_system();
  RETURN QUERY SELECT d.id, d.reference, d.decision, d.clause, d.facts, d.created_at FROM public.disclosure d
    WHERE (d.created_at, d.id) > (after_at, after_id) AND d.created_at >= since AND d.created_at < until
      AND EXISTS (SELECT 1 FROM public.participant p WHERE p.id = d.participant_id AND p.programme = of_programme)
    ORDER BY d.created_at, d.id LIMIT batch;
END $$;
CREATE FUNCTION policy.decisions_to_read(of_programme text, since timestamptz, until timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM policy.only_system();
  RETURN (SELECT count(*) FROM public.disclosure d JOIN public.participant p ON p.id = d.participant_id
    WHERE d.created_at >= since AND d.created_at < until AND p.programme = of_programme);
END $$;

-- Consents that could be used at an instant: given, not withdrawn, not ended.
CREATE FUNCTION policy.live_consents(of_programme text, instant timestamptz, after_id uuid, batch integer)
RETURNS TABLE (id uuid, recipient text, purpose text, fields text[], script text, script_version integer, mode text, explicit boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  PERFORM policy.only_system();
  RETURN QUERY SELECT c.id, c.recipient, c.purpose, c.fields, c.script, c.script_version, c.mode, c.explicit FROM public.consent c
    WHERE c.id > after_id AND c.decision = 'given' AND (c.expires_at IS NULL OR c.expires_at > instant)
      AND NOT EXISTS (SELECT 1 FROM public.consent_withdrawal w WHERE w.consent_id = c.id)
      AND EXISTS (SELECT 1 FROM public.participant p WHERE p.id = c.participant_id AND p.programme = of_programme)
    ORDER BY c.id LIMIT batch;
END $$;

-- The days from which each person's keeping is counted. The id is a place to go on from; the dates are all there is.
CREATE FUNCTION policy.lives(of_programme text, after_id uuid, batch integer)
RETURNS TABLE (id uuid, date_of_birth date, referred_on date, started_on date, esf_form_on date, ended_on date, last_payment_on date,
  consented date, consent_end date, disclosed date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  PERFORM policy.only_system();
  RETURN QUERY SELECT p.id, p.date_of_birth, r.referred_on, e.started_on, e.esf_initial_form_on, x.ended_on, x.last_payment_on,
      (k.given AT TIME ZONE 'Europe/London')::date,
      CASE WHEN k.ends < 'infinity' THEN (k.ends AT TIME ZONE 'Europe/London')::date END,
      (SELECT (max(d.created_at) AT TIME ZONE 'Europe/London')::date FROM public.disclosure d WHERE d.participant_id = p.id)
    FROM (SELECT q.id, q.date_of_birth FROM public.participant q WHERE q.programme = of_programme AND q.id > after_id
      ORDER BY q.id LIMIT batch) p
    JOIN LATERAL (SELECT f.id, f.referred_on FROM public.referral f WHERE f.participant_id = p.id ORDER BY f.referred_on DESC, f.id LIMIT 1) r ON true
    LEFT JOIN public.enrolment e ON e.referral_id = r.id
    LEFT JOIN public.enrolment_end x ON x.enrolment_id = e.id
    LEFT JOIN LATERAL (
      SELECT max(c.given_at) AS given, max(LEAST(COALESCE(w.withdrawn_at, 'infinity'), COALESCE(c.expires_at, 'infinity'))) AS ends
      FROM public.consent c LEFT JOIN public.consent_withdrawal w ON w.consent_id = c.id WHERE c.participant_id = p.id) k ON true
    ORDER BY p.id;
END $$;
GRANT EXECUTE ON FUNCTION policy.decisions(text, timestamptz, timestamptz, timestamptz, uuid, integer),
  policy.decisions_to_read(text, timestamptz, timestamptz), policy.live_consents(text, timestamptz, uuid, integer),
  policy.lives(text, uuid, integer) TO candour_jobs, candour_operator;
SET LOCAL ROLE candour_owner;
