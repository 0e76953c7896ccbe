/** Columns that are not part of a copy, and the reason the person is given. Everything else that is personal is. */
export const NOT_GIVEN: Readonly<Record<string, string>> = {
  'participant.ni_number_match':
    'A fingerprint made with a secret key, so that the same number is noticed twice. It holds nothing that the number itself does not.',
  'ledger_entry.actor_id': 'Who looked is shown by their role and organisation, not by name.',
  'access_pack.json': 'The earlier copy itself. This copy replaces it.',
  'access_pack.html': 'The earlier copy itself. This copy replaces it.',
};

/** Categories that are about staff and organisations, not about participants. */
export const NOT_ABOUT_PARTICIPANTS: ReadonlySet<string> = new Set(['operational', 'staff', 'agreements']);

/** Why a table with personal data is not searched by person, where more can be said than that. */
export const NOT_SEARCHED: Readonly<Record<string, string>> = {
  disclosure_link:
    'It holds the secrets of one-time links, which let the recipient in. The shares themselves are in this copy.',
  referral_import_batch:
    'Rows of a referral file on their way in. They are erased as soon as they are taken over into the record.',
  referral_import_row:
    'Rows of a referral file that wait for a person to look at them. They are kept by file, not by person.',
  referral_import_row_settled: 'How such rows were settled. What came of them is in your record.',
  tombstone_match:
    'Fingerprints of records that were destroyed, made with a secret key. Nobody can read a person out of them.',
  'context.attempt':
    'Tries to sign in, kept as fingerprints to slow down guessing. Nobody can read a person out of them.',
  'context.session': 'When somebody signed in, kept for security. It is searched when you ask for it.',
};

export const NOT_BY_PERSON =
  'It is not kept by person, or the rights desk cannot open it. Somebody looks through it by hand when you ask.';

/** Why a value is held back until somebody has decided. */
export const THIRD_PARTY = 'contains information about somebody else; to be decided';
