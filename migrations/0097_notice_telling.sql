-- After a material change everybody who is active is told of the new notice by the way they prefer and that is safe for them
-- (P084, P098, P006). One telling for each person and version; what happened to it is appended, its state is worked out.
CREATE TABLE notice_telling (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  participant_id uuid NOT NULL REFERENCES participant,
  programme text NOT NULL,
  version integer NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'telephone', 'letter', 'in-person')),
  at timestamptz NOT NULL DEFAULT product_now(),
  UNIQUE (participant_id, programme, version),
  UNIQUE (id, participant_id),
  FOREIGN KEY (programme, version) REFERENCES publication (programme, version)
);
CREATE INDEX tellings_of_version ON notice_telling (programme, version, id);

-- sending: a message is about to leave. sent: it was accepted, or the letter was posted. not-sent: the mail server did not
-- take it. unknown: it may have left. by-hand: not by message after all; somebody tells the person. returned: it came back.
CREATE TABLE notice_telling_event (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  telling_id uuid NOT NULL,
  participant_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('sending', 'sent', 'not-sent', 'unknown', 'by-hand', 'returned', 'not-reachable', 'no-longer-due')),
  because text CHECK (because IN ('no-safe-address', 'refused-by-server', 'no-mail-server', 'left', 'no-answer', 'moved-away', 'not-safe', 'asked-not-to')),
  at timestamptz NOT NULL DEFAULT product_now(),
  actor_id uuid,
  client_token uuid,
  UNIQUE (telling_id, client_token),
  FOREIGN KEY (telling_id, participant_id) REFERENCES notice_telling (id, participant_id)
);
CREATE INDEX events_of_telling ON notice_telling_event (telling_id, at);
CREATE INDEX telling_events_of_participant ON notice_telling_event (participant_id);
-- By the product itself one message at most; what somebody does by hand after that is theirs.
CREATE UNIQUE INDEX telling_sent_once ON notice_telling_event (telling_id) WHERE kind IN ('sent', 'unknown') AND actor_id IS NULL;
CREATE UNIQUE INDEX telling_by_hand_once ON notice_telling_event (telling_id) WHERE kind = 'by-hand';
CREATE UNIQUE INDEX telling_over_once ON notice_telling_event (telling_id) WHERE kind = 'no-longer-due';

COMMENT ON COLUMN notice_telling.programme IS 'operational';
COMMENT ON COLUMN notice_telling_event.actor_id IS 'audit-trail';
COMMENT ON COLUMN notice_telling_event.client_token IS 'operational';
CALL design_categorise('notice_telling', 'appointments');
CALL design_categorise('notice_telling_event', 'appointments');
CALL design_protect_programme('notice_telling');
CALL design_protect_programme('notice_telling_event');
CALL design_open_to_jobs('notice_telling');
CALL design_open_to_jobs('notice_telling_event');
CALL design_open_to_jobs('notice_given');
GRANT INSERT ON notice_telling, notice_telling_event TO candour_jobs;
REVOKE INSERT ON notice_telling FROM candour_staff, candour_operator;

-- What the functions below read besides.
GRANT SELECT (participant_id, programme, version) ON notice_given TO candour_context;
GRANT SELECT ON notice_telling, notice_telling_event TO candour_context;
CREATE POLICY context_reads ON notice_given FOR SELECT TO candour_context USING (true);
CREATE POLICY context_reads ON notice_telling FOR SELECT TO candour_context USING (true);
CREATE POLICY context_reads ON notice_telling_event FOR SELECT TO candour_context USING (true);

SET LOCAL ROLE candour_context;
-- Whether somebody is on their way into a programme or on it: referred and neither declined nor withdrawn, or started and not
-- left. Nobody who has died, ever. A restriction does not stop telling: it is a duty owed to the person (UK GDPR Article 13(3)).
CREATE FUNCTION policy.is_active(person uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT NOT EXISTS (SELECT 1 FROM public.enrolment_end d WHERE d.participant_id = person AND d.reason = 'died')
    AND COALESCE((SELECT CASE
        WHEN e.id IS NOT NULL THEN x.enrolment_id IS NULL
        ELSE NOT EXISTS (SELECT 1 FROM public.referral_event v WHERE v.participant_id = person AND v.referral_id = r.id
          AND v.kind IN ('declined', 'withdrawn')) END
      FROM public.referral r
      LEFT JOIN public.enrolment e ON e.referral_id = r.id
      LEFT JOIN public.enrolment_end x ON x.enrolment_id = e.id
      WHERE r.participant_id = person ORDER BY r.referred_on DESC, r.id LIMIT 1), false)
$$;

-- A batch of those to tell, and what their way of being told rests on: which ways there are, never the address itself.
CREATE FUNCTION policy.people_to_tell(of_programme text, after_id uuid, batch integer)
RETURNS TABLE (id uuid, active boolean, contact_preference text, safe_to_contact text, has_email boolean, has_phone boolean, has_address boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  PERFORM policy.only_system();
  RETURN QUERY SELECT p.id, policy.is_active(p.id), p.contact_preference, p.safe_to_contact, p.email IS NOT NULL,
      COALESCE(p.mobile, p.telephone) IS NOT NULL, p.address_line_1 IS NOT NULL AND NOT p.no_fixed_abode
    FROM public.participant p WHERE p.programme = of_programme AND p.id > after_id ORDER BY p.id LIMIT batch;
END $$;
-- The same of one person, at the moment of sending.
CREATE FUNCTION policy.way_to_tell(person uuid)
RETURNS TABLE (id uuid, active boolean, contact_preference text, safe_to_contact text, has_email boolean, has_phone boolean, has_address boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM policy.only_system();
  RETURN QUERY SELECT p.id, policy.is_active(p.id), p.contact_preference, p.safe_to_contact, p.email IS NOT NULL,
      COALESCE(p.mobile, p.telephone) IS NOT NULL, p.address_line_1 IS NOT NULL AND NOT p.no_fixed_abode
    FROM public.participant p WHERE p.id = person;
END $$;
GRANT EXECUTE ON FUNCTION policy.people_to_tell(text, uuid, integer), policy.way_to_tell(uuid) TO candour_jobs;
-- It runs with the rights of whoever asks: staff see whether their own people are active, and of nobody else.
GRANT EXECUTE ON FUNCTION policy.is_active(uuid) TO candour_staff;

-- How far the telling of each version is: people counted by channel and by what happened, for the officer.
CREATE FUNCTION policy.telling_counts(of_programme text)
RETURNS TABLE (version integer, channel text, kinds text[], given boolean, people bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT (context.has_role('data-protection-officer') OR context.has_role('auditor')) THEN
    RAISE EXCEPTION 'only the data protection officer or an auditor may ask this' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT s.version, s.channel, s.kinds, s.given, count(*) FROM (
      SELECT t.version, t.channel,
        COALESCE((SELECT array_agg(DISTINCT v.kind ORDER BY v.kind) FROM public.notice_telling_event v WHERE v.telling_id = t.id), '{}') AS kinds,
        EXISTS (SELECT 1 FROM public.notice_given g WHERE g.participant_id = t.participant_id AND g.programme = t.programme
          AND g.version >= t.version) AS given
      FROM public.notice_telling t WHERE t.programme = of_programme) s
    GROUP BY s.version, s.channel, s.kinds, s.given;
END $$;
GRANT EXECUTE ON FUNCTION policy.telling_counts(text) TO candour_rights, candour_staff;
SET LOCAL ROLE candour_owner;
