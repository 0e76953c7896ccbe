/** How a request can reach us. Any of them starts the clock (P102). */
export const CHANNELS = {
  'in-person': 'In person',
  'said-to-staff': 'Said to a member of staff',
  telephone: 'By telephone',
  text: 'By text message',
  email: 'By email',
  letter: 'By letter',
  portal: 'On their own page',
  'social-media': 'On social media',
  representative: 'Through a representative',
} as const;

/** How identity can be verified, in proportion. Nothing is copied, and no number is written down (P092). */
export const IDENTITY_CHECKS = {
  'known-in-person': 'They asked in person and the member of staff knows them',
  'document-seen': 'A document with a photograph was seen, and not copied',
  'called-back': 'We called back on the number we already held, and they confirmed',
  'two-facts': 'They gave two facts that only they would know',
  'signed-in': 'They asked while signed in to their own page',
  'authority-seen': 'The signed authority of their representative was seen, and the representative’s identity',
} as const;

/** How a copy can be handed over. */
export const DELIVERIES = {
  'in-person': 'Handed over in person',
  'own-page': 'Downloaded by the person themselves',
  post: 'Sent by signed-for post to the address we hold',
  email: 'Sent encrypted to the email address we hold, with the password given separately',
} as const;

/** Why health information may be in the copy: the prior-opinion test of Schedule 3 to the Data Protection Act 2018. */
export const HEALTH_TESTS = {
  'already-known': 'The person told us this themselves or has already seen it',
  opinion: 'A health professional’s opinion, not older than six months, says that it would not cause serious harm',
} as const;

/** Every kind of step, as the history shows it. */
export const STEP_WORDS: Record<string, string> = {
  'identity-asked': 'Asked for proof of identity',
  'identity-verified': 'Identity verified',
  'clarification-asked': 'Asked what is wanted',
  'clarification-answered': 'Told what is wanted',
  'pack-drafted': 'Copy drafted',
  'pack-released': 'Copy released',
  closed: 'Request closed',
};

/** The values of a list of words, for a schema. */
export const keysOf = <Key extends string>(words: Record<Key, string>): [Key, ...Key[]] =>
  Object.keys(words) as [Key, ...Key[]];
