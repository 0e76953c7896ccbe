/** A kind of document: what it holds most of, where it is kept, and how it is treated in a copy. */
export interface DocumentType {
  name: string;
  words: string;
  category: string;
  /** The column that keeps it; undefined when it is made when asked for and not kept. */
  keptIn: string | undefined;
  givenAs: string;
}

/** Every kind of document the product takes in, makes or sends. */
export const DOCUMENTS: readonly DocumentType[] = [
  {
    name: 'Referral file',
    words: 'Rows about people referred to the programme, as the referrer wrote them',
    category: 'referral-record',
    keptIn: 'referral_import_batch.contents',
    givenAs: 'What came of it is in the record',
  },
  {
    name: 'Quarantined row of a referral file',
    words: 'A row that waits for a person to look at it',
    category: 'referral-record',
    keptIn: 'referral_import_row.contents',
    givenAs: 'Kept by file, not by person; looked through by hand',
  },
  {
    name: 'Consent words',
    words: 'The very words that were read out or signed',
    category: 'consents',
    keptIn: 'consent.shown',
    givenAs: 'Given',
  },
  {
    name: 'Consent record and receipt',
    words: 'A consent as another system reads it',
    category: 'consents',
    keptIn: undefined,
    givenAs: 'Given, made anew each time',
  },
  {
    name: 'Disclosure package',
    words: 'Exactly what was shown and what left',
    category: 'disclosures',
    keptIn: 'disclosure.payload',
    givenAs: 'Given',
  },
  {
    name: 'Message',
    words: 'Notices sent by email or shown in the outbox',
    category: 'disclosures',
    keptIn: undefined,
    givenAs: 'That it was sent, and to whom, is given',
  },
  {
    name: 'Access pack',
    words: 'A copy of everything held about one person',
    category: 'rights-requests',
    keptIn: 'access_pack.html',
    givenAs: 'It is the copy itself',
  },
  {
    name: 'Notice and register',
    words: 'What is published: it names nobody',
    category: 'agreements',
    keptIn: 'publication.canonical',
    givenAs: 'Public',
  },
  {
    name: 'Assurance board and record of processing',
    words: 'Counts and rules: they name nobody',
    category: 'agreements',
    keptIn: undefined,
    givenAs: 'Not about participants',
  },
];
