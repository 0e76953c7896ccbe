/** Where each significant act writes what was decided. A test holds the list against the acts that are declared. */
export const DECIDED: Readonly<Record<string, readonly string[]>> = {
  'allocate-participant': ['allocation'],
  'close-rights-request': ['rights_request_event'],
  'decide-possible-duplicate': ['referral_import_row_settled'],
  'dismiss-quarantined-row': ['referral_import_row_settled'],
  'end-health-episode': ['health_episode'],
  'lift-restriction': ['restriction_lift'],
  'move-to-stage': ['stage_entry'],
  'place-restriction': ['restriction'],
  'record-consent': ['consent'],
  'record-objection': ['objection'],
  'refer-to-health-team': ['health_referral'],
  'release-access-pack': ['rights_request_event'],
  'share-information': ['disclosure'],
  'start-programme': ['enrolment'],
  'verify-identity': ['rights_request_event'],
};

/** Every table that holds what only people decide. */
export const DECIDED_TABLES: readonly string[] = [
  ...new Set([...Object.values(DECIDED).flat(), 'enrolment_end', 'objection_decision']),
].sort();
