SET LOCAL ROLE candour_context;
-- Who was told of a new notice and who still waits: counts and days.
CREATE FUNCTION assurance.tellings(prog text) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM assurance.check_reader();
  RETURN (SELECT jsonb_build_object('tellings', count(*), 'told', count(*) FILTER (WHERE s.told), 'lastTold', max(s.at) FILTER (WHERE s.told),
      'untold', count(*) FILTER (WHERE NOT s.told AND NOT s.over),
      'untoldInForce', count(*) FILTER (WHERE NOT s.told AND NOT s.over AND s.effective_from <= public.product_now()))
    FROM (SELECT p.effective_from,
        COALESCE(bool_or(e.kind IN ('sent', 'unknown')), false) OR EXISTS (SELECT 1 FROM public.notice_given g
          WHERE g.participant_id = t.participant_id AND g.programme = t.programme AND g.version >= t.version) AS told,
        COALESCE(bool_or(e.kind IN ('not-reachable', 'no-longer-due')), false) AS over, max(e.at) AS at
      FROM public.notice_telling t JOIN public.publication p ON p.programme = t.programme AND p.version = t.version
        LEFT JOIN public.notice_telling_event e ON e.telling_id = t.id
      WHERE t.programme = prog GROUP BY t.id, p.effective_from) s);
END $$;
GRANT EXECUTE ON FUNCTION assurance.tellings(text) TO candour_rights, candour_operator;

-- A move to the nominated officer gave its reason in clear, in a column where every reason is sealed. The referral says the same.
DO $$
BEGIN
  EXECUTE replace(pg_get_functiondef('context.keep_referrals(text, jsonb)'::regprocedure), '''The referral is under MAPPA''', 'NULL');
END $$;
SET LOCAL ROLE candour_owner;
