-- Where a fact came from is said by the channel it came by: sources are the product's own words, never a programme's recipient.
ALTER TABLE participant_provenance DROP CONSTRAINT participant_provenance_source_check;
ALTER TABLE participant_provenance NO FORCE ROW LEVEL SECURITY;
UPDATE participant_provenance SET source = channel WHERE source NOT IN ('participant', 'other-referrer', 'staff', 'delivery-partner');
ALTER TABLE participant_provenance FORCE ROW LEVEL SECURITY;
ALTER TABLE participant_provenance ADD CONSTRAINT participant_provenance_source_check
  CHECK (source IN ('jcp', 'participant', 'other-referrer', 'staff', 'delivery-partner'));

SET LOCAL ROLE candour_context;
-- What the rows of a file would change in people and referrals that exist. A fact is changed only by something at least as
-- new, and never where the person or the staff have put it right.
CREATE OR REPLACE FUNCTION context.referral_differences(prog text, rows jsonb)
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
      SELECT v.as_at <= g.as_at AND (v.source IN ('jcp', 'other-referrer') OR (v.source = 'participant' AND g.source = 'participant'))
      FROM public.participant_provenance v WHERE v.participant_id = p.id AND f.key = ANY (v.fields)
      ORDER BY v.recorded_at DESC, v.as_at DESC LIMIT 1), true)
  UNION ALL
  SELECT g.n, 'referral', f.key, to_jsonb(r) -> f.key
  FROM jsonb_to_recordset(rows) AS g(n integer, referral uuid, as_at date, facts jsonb)
  JOIN public.referral r ON r.id = g.referral AND r.programme = prog AND r.as_at <= g.as_at
  CROSS JOIN LATERAL jsonb_each_text(g.facts) f
  WHERE f.value = 'sealed' OR to_jsonb(r) ->> f.key IS DISTINCT FROM f.value;
END $$;
ALTER FUNCTION context.referral_differences(text, jsonb) SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off;
SET LOCAL ROLE candour_owner;
