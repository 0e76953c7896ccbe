-- Who was told of a later version of the notice hears of everything that changed since they were last told, so that nothing
-- older is owed to them any more. Worked out from what happened; no telling is changed or taken away.
SET LOCAL ROLE candour_context;
-- Whether a message or a letter about a later version has gone to somebody and did not come back. It runs with the rights of
-- whoever asks.
CREATE FUNCTION policy.told_of_later(person uuid, of_programme text, than integer) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.notice_telling l WHERE l.participant_id = person AND l.programme = of_programme AND l.version > than
    AND EXISTS (SELECT 1 FROM public.notice_telling_event e WHERE e.telling_id = l.id AND e.kind = 'sent')
    AND NOT EXISTS (SELECT 1 FROM public.notice_telling_event e WHERE e.telling_id = l.id AND e.kind = 'returned'))
$$;
GRANT EXECUTE ON FUNCTION policy.told_of_later(uuid, text, integer) TO candour_staff, candour_jobs;

DO $$
BEGIN
  EXECUTE replace(pg_get_functiondef('policy.telling_counts(text)'::regprocedure), 'g.version >= t.version) AS given',
    'g.version >= t.version) OR policy.told_of_later(t.participant_id, t.programme, t.version) AS given');
  EXECUTE replace(pg_get_functiondef('assurance.tellings(text)'::regprocedure), 'g.version >= t.version) AS told',
    'g.version >= t.version) OR policy.told_of_later(t.participant_id, t.programme, t.version) AS told');
END $$;
SET LOCAL ROLE candour_owner;
