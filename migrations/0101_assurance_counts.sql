-- The counts behind the board, for one programme. `asked` holds what the register in force says: lists of recipients, columns and days.
SET LOCAL ROLE candour_context;

-- Disclosures since an instant, and those among them that the register would not allow.
CREATE FUNCTION assurance.disclosures(prog text, asked jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  since timestamptz := (asked ->> 'since')::timestamptz;
  consenting text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'consenting'));
  agreeing text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'agreeing'));
  explained text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'explained'));
  regions text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'regions'));
BEGIN
  PERFORM assurance.check_reader();
  RETURN (
    SELECT jsonb_build_object(
      'allowed', count(*) FILTER (WHERE d.decision = 'allowed'),
      'refused', count(*) FILTER (WHERE d.decision = 'refused'),
      'lastAllowed', max(d.created_at) FILTER (WHERE d.decision = 'allowed'),
      'lastRefused', max(d.created_at) FILTER (WHERE d.decision = 'refused'),
      'withoutConsent', count(*) FILTER (WHERE d.decision = 'allowed' AND d.recipient = ANY (consenting) AND d.consent_id IS NULL),
      'otherConsent', count(*) FILTER (WHERE d.decision = 'allowed' AND d.consent_id IS NOT NULL AND (c.decision <> 'given'
        OR c.organisation_id IS DISTINCT FROM d.organisation_id OR c.purpose <> d.purpose)),
      'consentNotCurrent', count(*) FILTER (WHERE d.decision = 'allowed' AND d.consent_id IS NOT NULL
        AND (c.given_at > d.created_at OR c.expires_at <= d.created_at OR w.withdrawn_at <= d.created_at)),
      'withoutAgreement', count(*) FILTER (WHERE d.decision = 'allowed' AND d.recipient = ANY (agreeing) AND (d.agreement_id IS NULL
        OR NOT (d.created_at AT TIME ZONE 'Europe/London')::date BETWEEN a.starts_on AND a.ends_on
        OR a.suspended_on <= (d.created_at AT TIME ZONE 'Europe/London')::date)),
      'beyondMinimum', count(*) FILTER (WHERE d.decision = 'allowed' AND d.register_hash = asked ->> 'hash' AND (
        asked -> 'minimum' -> d.recipient IS NULL
        OR NOT d.fields <@ ARRAY(SELECT jsonb_array_elements_text(asked -> 'minimum' -> d.recipient)))),
      'unexplained', count(*) FILTER (WHERE d.decision = 'allowed' AND d.fields && explained AND NOT EXISTS (
        SELECT 1 FROM public.consent_explanation x WHERE x.consent_id = d.consent_id AND x.explained_at <= d.created_at)),
      'abroad', count(*) FILTER (WHERE d.decision = 'allowed' AND NOT o.region = ANY (regions)),
      'restricted', count(*) FILTER (WHERE d.decision = 'allowed' AND EXISTS (
        SELECT 1 FROM public.restriction r LEFT JOIN public.restriction_lift l ON l.restriction_id = r.id
        WHERE r.participant_id = d.participant_id AND r.placed_at <= d.created_at AND (l.lifted_at IS NULL OR l.lifted_at > d.created_at)
          AND (r.fields && d.fields OR '*' = ANY (r.fields)))),
      'objected', count(*) FILTER (WHERE d.decision = 'allowed' AND EXISTS (
        SELECT 1 FROM public.objection b LEFT JOIN public.objection_decision t ON t.objection_id = b.id
        WHERE b.participant_id = d.participant_id AND b.purpose = d.purpose AND b.made_at <= d.created_at
          AND (t.decided_at IS NULL OR t.decided_at > d.created_at OR t.outcome = 'upheld'))),
      'withoutReasons', count(*) FILTER (WHERE d.decision = 'refused' AND jsonb_array_length(d.reasons) = 0),
      'payloadOfRefused', count(*) FILTER (WHERE d.decision = 'refused' AND d.payload IS NOT NULL),
      'withoutPreview', count(*) FILTER (WHERE d.decision = 'allowed' AND d.payload_hash IS NULL),
      'sentUndecided', count(*) FILTER (WHERE EXISTS (SELECT 1 FROM public.disclosure_event s WHERE s.disclosure_id = d.id AND s.kind = 'sent')
        AND NOT EXISTS (SELECT 1 FROM public.disclosure_event s WHERE s.disclosure_id = d.id AND s.kind = 'released')),
      'leftAfterWithdrawal', count(*) FILTER (WHERE EXISTS (SELECT 1 FROM public.disclosure_event s WHERE s.disclosure_id = d.id
        AND s.kind IN ('released', 'collected') AND s.at > w.withdrawn_at)),
      'stopped', count(*) FILTER (WHERE EXISTS (SELECT 1 FROM public.disclosure_event s WHERE s.disclosure_id = d.id AND s.kind = 'stopped')),
      'stuck', count(*) FILTER (WHERE d.decision = 'allowed' AND d.created_at < public.product_now() - interval '1 hour'
        AND EXISTS (SELECT 1 FROM public.disclosure_event s WHERE s.disclosure_id = d.id AND s.kind = 'queued')
        AND NOT EXISTS (SELECT 1 FROM public.disclosure_event s WHERE s.disclosure_id = d.id AND s.kind <> 'queued')),
      'unknown', count(*) FILTER (WHERE EXISTS (SELECT 1 FROM public.disclosure_event s WHERE s.disclosure_id = d.id AND s.kind = 'unknown')))
    FROM public.disclosure d
      JOIN public.participant p ON p.id = d.participant_id AND p.programme = prog
      JOIN public.organisation o ON o.id = d.organisation_id
      LEFT JOIN public.consent c ON c.id = d.consent_id
      LEFT JOIN public.consent_withdrawal w ON w.consent_id = d.consent_id
      LEFT JOIN public.agreement a ON a.id = d.agreement_id
    WHERE d.created_at >= since);
END $$;

-- Consents, restrictions, objections, the notice and what was asked after it.
CREATE FUNCTION assurance.people(prog text, asked jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE since timestamptz := (asked ->> 'since')::timestamptz;
BEGIN
  PERFORM assurance.check_reader();
  RETURN (SELECT jsonb_build_object(
      'consentsGiven', count(*) FILTER (WHERE c.decision = 'given'), 'consentsRefused', count(*) FILTER (WHERE c.decision = 'refused'),
      'consentsWithdrawn', count(w.consent_id), 'lastConsent', max(c.given_at), 'lastWithdrawal', max(w.withdrawn_at),
      'consentsUnnamed', count(*) FILTER (WHERE c.organisation_id IS NULL AND c.individual IS NULL),
      'consentsWithoutWords', count(*) FILTER (WHERE c.shown IS NULL OR c.script = ''),
      'consentsUnpublished', count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM public.publication u
        WHERE u.programme = prog AND u.hash = c.register_hash)))
    FROM public.consent c JOIN public.participant p ON p.id = c.participant_id AND p.programme = prog
      LEFT JOIN public.consent_withdrawal w ON w.consent_id = c.id)
  || (SELECT jsonb_build_object('restrictions', count(*), 'restrictionsLifted', count(l.restriction_id),
      'liftedUntold', count(*) FILTER (WHERE l.told_on > (l.lifted_at AT TIME ZONE 'Europe/London')::date))
    FROM public.restriction r JOIN public.participant p ON p.id = r.participant_id AND p.programme = prog
      LEFT JOIN public.restriction_lift l ON l.restriction_id = r.id)
  || (SELECT jsonb_build_object('objections', count(*), 'objectionsUndecided', count(*) FILTER (WHERE t.objection_id IS NULL),
      'oldestObjection', min(b.made_at) FILTER (WHERE t.objection_id IS NULL))
    FROM public.objection b JOIN public.participant p ON p.id = b.participant_id AND p.programme = prog
      LEFT JOIN public.objection_decision t ON t.objection_id = b.id)
  || (SELECT jsonb_build_object('noticesGiven', count(*), 'lastNotice', max(n.at), 'noticesUnpublished', count(*) FILTER (
        WHERE u.hash IS DISTINCT FROM n.register_hash))
    FROM public.notice_given n LEFT JOIN public.publication u ON u.programme = n.programme AND u.version = n.version WHERE n.programme = prog)
  || (SELECT jsonb_build_object('assessments', count(*), 'askedBeforeNotice', count(*) FILTER (WHERE n.at > s.recorded_at))
    FROM public.assessment s JOIN public.participant p ON p.id = s.participant_id AND p.programme = prog
      JOIN public.notice_given n ON n.id = s.notice_given_id WHERE s.recorded_at >= since)
  || (SELECT jsonb_build_object('answers', count(*), 'answersUnlisted', count(*) FILTER (WHERE NOT w.category = ANY (
        ARRAY(SELECT jsonb_array_elements_text(asked -> 'collected')))))
    FROM public.assessment_answer w JOIN public.participant p ON p.id = w.participant_id AND p.programme = prog)
  || (SELECT jsonb_build_object('plans', count(*), 'lastPlan', max(l.recorded_at))
    FROM public.action_plan l JOIN public.participant p ON p.id = l.participant_id AND p.programme = prog WHERE l.recorded_at >= since)
  || (SELECT jsonb_build_object('notes', count(*), 'corrections', count(n.corrects), 'lastNote', max(n.recorded_at),
      'authorless', count(*) FILTER (WHERE n.author_id IS NULL))
    FROM public.case_note n JOIN public.participant p ON p.id = n.participant_id AND p.programme = prog WHERE n.recorded_at >= since)
  || (SELECT jsonb_build_object('participants', count(*), 'withoutSource', count(*) FILTER (WHERE NOT EXISTS (
        SELECT 1 FROM public.participant_provenance v WHERE v.participant_id = p.id)))
    FROM public.participant p WHERE p.programme = prog)
  || (SELECT jsonb_build_object('referrals', count(*), 'acknowledged', count(k.id), 'lastReferral', max(r.received_at),
      'acknowledgementsOverdue', count(*) FILTER (WHERE k.id IS NULL AND r.referred_on < (asked ->> 'acknowledgeFrom')::date
        AND r.received_at >= since))
    FROM public.referral r LEFT JOIN public.referral_event k ON k.referral_id = r.id AND k.kind = 'acknowledged' WHERE r.programme = prog)
  || (SELECT jsonb_build_object('awaitingFirst', count(*), 'firstMeetingsOverdue', count(*) FILTER (WHERE r.referred_on < (asked ->> 'firstMeetingFrom')::date))
    FROM public.referral r WHERE r.programme = prog AND r.received_at >= since
      AND NOT EXISTS (SELECT 1 FROM public.enrolment e WHERE e.referral_id = r.id)
      AND NOT EXISTS (SELECT 1 FROM public.referral_event v WHERE v.referral_id = r.id AND v.kind IN ('declined', 'withdrawn'))
      AND NOT EXISTS (SELECT 1 FROM public.appointment t JOIN public.attendance d ON d.appointment_id = t.id
        WHERE t.referral_id = r.id AND t.kind = 'first-meeting'))
  || (SELECT jsonb_build_object('firstToldLate', count(*)) FROM public.referral r WHERE r.programme = prog AND r.received_at >= since
      AND r.referred_on < (asked ->> 'noticeFrom')::date
      AND NOT EXISTS (SELECT 1 FROM public.notice_given n WHERE n.participant_id = r.participant_id)
      AND NOT EXISTS (SELECT 1 FROM public.referral_event v WHERE v.referral_id = r.id AND v.kind IN ('declined', 'withdrawn')));
END $$;

-- The rights desk, the health team’s wall, staff and sessions.
CREATE FUNCTION assurance.house(prog text, asked jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  since timestamptz := (asked ->> 'since')::timestamptz;
  today date := public.product_today();
  grace integer := (asked ->> 'graceDays')::integer;
  significant text[] := ARRAY(SELECT jsonb_array_elements_text(asked -> 'significant'));
BEGIN
  PERFORM assurance.check_reader();
  RETURN (SELECT jsonb_build_object('requests', count(DISTINCT q.id), 'lastRequest', max(q.recorded_at)) FROM public.rights_request q WHERE q.programme = prog)
  || (SELECT jsonb_build_object('released', count(*), 'lastReleased', max(e.at), 'releasedUnidentified', count(*) FILTER (WHERE (
        SELECT i.kind FROM public.rights_request_event i WHERE i.request_id = e.request_id AND i.kind IN ('identity-asked', 'identity-verified')
          AND i.at <= e.at ORDER BY i.at DESC, i.kind LIMIT 1) IS DISTINCT FROM 'identity-verified'),
      'releasedUnreasoned', count(*) FILTER (WHERE e.note IS NULL))
    FROM public.rights_request_event e JOIN public.rights_request q ON q.id = e.request_id AND q.programme = prog WHERE e.kind = 'pack-released')
  || (SELECT jsonb_build_object('episodes', count(*), 'episodesUnreferred', count(*) FILTER (WHERE NOT EXISTS (
        SELECT 1 FROM public.health_referral h WHERE h.participant_id = s.participant_id)))
    FROM public.health_episode s JOIN public.participant p ON p.id = s.participant_id AND p.programme = prog)
  || (SELECT jsonb_build_object('healthNotesElsewhere', count(*)) FROM public.ledger_entry e
    WHERE e.at >= since AND e.outcome = 'done' AND e.compartment = 'programme' AND 'health_note.body' = ANY (e.fields) AND e.role <> 'data-protection-officer' AND e.actor_kind = 'staff')
  || (SELECT jsonb_build_object(
      'staff', count(*), 'trainingLapsed', count(*) FILTER (WHERE s.training_expires_on IS NULL OR s.training_expires_on < today),
      'undertakingMissing', count(*) FILTER (WHERE s.undertaking_signed_on IS NULL),
      'registrationLapsed', count(*) FILTER (WHERE s.clinical AND (s.registration_expires_on IS NULL OR s.registration_expires_on < today)),
      'clinicians', count(*) FILTER (WHERE s.clinical),
      'actedUntrained', count(*) FILTER (WHERE s.newest::date > s.training_expires_on + grace OR (s.training_expires_on IS NULL AND s.newest IS NOT NULL)),
      'actedUnbound', count(*) FILTER (WHERE s.undertaking_signed_on IS NULL AND s.newest IS NOT NULL),
      'actedUnregistered', count(*) FILTER (WHERE s.clinical AND s.newest IS NOT NULL
        AND (s.registration_expires_on IS NULL OR s.newest::date > s.registration_expires_on)),
      'leaversSignedIn', count(*) FILTER (WHERE s.ends_on < today AND s.sessions > 0),
      'auditing', count(*) FILTER (WHERE s.auditing), 'auditorsWithoutEnd', count(*) FILTER (WHERE s.auditing AND NOT s.ending))
    FROM (SELECT x.*, (SELECT max(e.at) AT TIME ZONE 'Europe/London' FROM (SELECT n.at FROM public.ledger_entry n
          WHERE n.actor_id = x.id AND n.outcome = 'done' ORDER BY n.at DESC LIMIT 1) e) AS newest,
        EXISTS (SELECT 1 FROM public.staff_role r WHERE r.staff_id = x.id AND r.role IN ('health-practitioner', 'senior-health-practitioner')
          AND r.from_day <= today AND (r.until_day IS NULL OR r.until_day >= today)) AS clinical,
        EXISTS (SELECT 1 FROM public.staff_role r WHERE r.staff_id = x.id AND r.role = 'auditor' AND r.from_day <= today
          AND (r.until_day IS NULL OR r.until_day >= today)) AS auditing,
        x.ends_on IS NOT NULL OR EXISTS (SELECT 1 FROM public.staff_role r WHERE r.staff_id = x.id AND r.role = 'auditor' AND r.until_day IS NOT NULL)
          OR EXISTS (SELECT 1 FROM public.agreement a WHERE a.organisation_id = x.organisation_id) AS ending,
        (SELECT count(*) FROM context.session t WHERE t.actor_id = x.id AND t.ended_at IS NULL AND t.expires_at > clock_timestamp()) AS sessions
      FROM public.staff x WHERE EXISTS (SELECT 1 FROM public.staff_role r WHERE r.staff_id = x.id AND r.programme = prog)) s)
  || (SELECT jsonb_build_object('organisationsUncontracted', count(*)) FROM public.organisation o
    WHERE o.kind = 'delivery-partner' AND NOT EXISTS (SELECT 1 FROM public.agreement a WHERE a.organisation_id = o.id AND a.programme = prog
      AND today BETWEEN a.starts_on AND a.ends_on AND (a.suspended_on IS NULL OR a.suspended_on > today))
      AND EXISTS (SELECT 1 FROM public.caseload c JOIN public.participant p ON p.caseload_id = c.id WHERE c.organisation_id = o.id AND c.programme = prog))
  || (SELECT jsonb_build_object('agreements', count(*), 'agreementsInForce', count(*) FILTER (WHERE today BETWEEN a.starts_on AND a.ends_on
        AND (a.suspended_on IS NULL OR a.suspended_on > today)), 'agreementsEndingSoon', count(*) FILTER (WHERE a.ends_on BETWEEN today AND today + 60))
    FROM public.agreement a WHERE a.programme = prog)
  || (SELECT jsonb_build_object('liveSessions', count(*), 'endlessSessions', count(*) FILTER (WHERE t.expires_at - t.created_at > interval '13 hours'),
      'singleFactor', CASE (SELECT d.kind FROM public.deployment d) WHEN 'live' THEN count(*) FILTER (WHERE t.actor_kind = 'staff' AND cardinality(t.factors) < 2) ELSE 0 END)
    FROM context.session t WHERE t.ended_at IS NULL AND t.expires_at > clock_timestamp())
  || (SELECT jsonb_build_object('significantActs', count(*) FILTER (WHERE e.outcome = 'done'), 'byMachine', count(*) FILTER (WHERE e.outcome = 'done'
        AND e.actor_kind NOT IN ('staff', 'participant')), 'lastSignificant', max(e.at) FILTER (WHERE e.outcome = 'done'))
    FROM public.ledger_entry e WHERE e.at >= since AND e.act = ANY (significant))
  || (SELECT jsonb_build_object('allocations', count(*), 'allocatedByNobody', count(*) FILTER (WHERE a.recorded_by IS NULL))
    FROM public.allocation a JOIN public.participant p ON p.id = a.participant_id AND p.programme = prog WHERE a.at >= since)
  || jsonb_build_object('deployment', (SELECT d.kind FROM public.deployment d));
END $$;

GRANT EXECUTE ON FUNCTION assurance.disclosures(text, jsonb), assurance.people(text, jsonb), assurance.house(text, jsonb)
  TO candour_rights, candour_operator;
SET LOCAL ROLE candour_owner;
