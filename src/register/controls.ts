/** What a control of the product is called and what it does, for whoever reads which promise rests on it. */
export interface ControlWords {
  title: string;
  does: string;
}

/**
 * Every control of the product: one mechanism that keeps promises, in the product's own words. A programme names them in
 * `promises.yaml`; the assurance board finds out of each whether it is built, what it did lately and whether it holds.
 */
export const CONTROLS = {
  'consent-gate': {
    title: 'Consent gate',
    does: 'Refuses to share with an organisation that needs consent while the person has not agreed',
  },
  'named-consent': {
    title: 'Consent for one named organisation',
    does: 'A consent names one organisation or individual, one purpose and the exact fields, and carries nothing else',
  },
  'consent-words': {
    title: 'Words of consent',
    does: 'Keeps the very words that were shown, the reason and the fields with each consent, and how they were put',
  },
  'consent-history': {
    title: 'History of consents',
    does: 'Keeps each yes, no and withdrawal as a fact of its own, sealed in the ledger',
  },
  'withdrawal-stops-queue': {
    title: 'Withdrawal stops what is queued',
    does: 'Decides again as the message leaves and as the package is collected, under the same lock as a withdrawal',
  },
  'minimum-fields': {
    title: 'Least information',
    does: 'Refuses every field that is not among the least a recipient needs',
  },
  'preview-equals-sent': {
    title: 'Preview equals what leaves',
    does: 'Sends the bytes that were previewed, by their fingerprint, or nothing',
  },
  'recorded-refusal': {
    title: 'Refusals are kept',
    does: 'Keeps a refused disclosure with every reason and not one value',
  },
  'lawful-basis': {
    title: 'Lawful basis',
    does: 'Refuses a use for which the controller has no basis on record, and a recipient or purpose outside the notice',
  },
  'purpose-limits': {
    title: 'Purpose and stage limits',
    does: 'Refuses data for a purpose that the notice does not give for it, or at another stage of the journey',
  },
  'special-conditions': {
    title: 'Conditions for specially protected data',
    does: 'Refuses health, equality and criminal data without a condition, or with a policy document out of date',
  },
  'agreement-in-force': {
    title: 'Agreement in force',
    does: 'Refuses to share without an agreement that is in force and covers each kind of data',
  },
  'region-check': {
    title: 'Country of the recipient',
    does: 'Refuses a recipient outside the United Kingdom unless its protection is on record, and everywhere else always',
  },
  'explanation-first': {
    title: 'Explanation before health data is shared',
    does: 'Refuses to share health data that nobody has explained to the person first',
  },
  'four-doors': {
    title: 'The four exceptions',
    does: 'Lets the ordinary rules be set aside only with a listed ground, a person who decided, and a review',
  },
  'restriction-stops-use': {
    title: 'Restriction',
    does: 'Stores restricted data and refuses to share it until the person was told and it was lifted',
  },
  'objection-stops-use': { title: 'Objection', does: 'Stops the purpose that a person objects to' },
  'health-wall': {
    title: 'Health wall',
    does: 'Gives the tables of the health team to its own login and to nobody on the employment side',
  },
  'transport-encryption': {
    title: 'Encryption on the way',
    does: 'Lets nothing travel in clear between people’s browsers, the service and those who receive data',
  },
  'named-roles': {
    title: 'Criminal data for named roles',
    does: 'Shows facts about convictions and risk to named roles only',
  },
  'row-security': {
    title: 'Row security',
    does: 'Has the database itself show each login only the people it may see, table by table',
  },
  'caseload-access': {
    title: 'Access by caseload',
    does: 'Shows a record to whoever holds its caseload, and tells everybody else that there is none',
  },
  'partner-wall': {
    title: 'Wall between organisations',
    does: 'Gives a delivery organisation its own people only, while its contract is in force',
  },
  'sealed-columns': {
    title: 'Encrypted columns',
    does: 'Encrypts notes, answers, reasons and numbers with keys of the person and the kind of data',
  },
  'closed-categories': {
    title: 'Closed list of categories',
    does: 'Refuses to run with a column that has no data category, or one that the notice does not list',
  },
  'least-privilege': {
    title: 'A login for each duty',
    does: 'Lets no login of the product own tables, pass by row security or change what only grows',
  },
  'signed-context': {
    title: 'Signed sessions',
    does: 'Has the database work out who acts from the session, end it in time, and refuse a forged one',
  },
  'standing-check': {
    title: 'Standing of staff',
    does: 'Refuses whoever lacks training, the duty of confidentiality, registration or a contract in force',
  },
  'leaver-sign-out': { title: 'Leavers', does: 'Ends every session of somebody who leaves, in the same act' },
  'auditor-account': {
    title: 'Auditor’s account',
    does: 'Lets an auditor read the board and nobody’s record, until a day on record',
  },
  'record-of-use': {
    title: 'Record of use',
    does: 'Writes who did what, when and under which rules in the same transaction as the act, or the act does not happen',
  },
  'ledger-chain': {
    title: 'Tamper-evident ledger',
    does: 'Seals every entry into a signed tree, so that a change, a gap or a rollback shows',
  },
  'notice-hash': {
    title: 'One hash for notice and rules',
    does: 'Enforces the very bytes that are published, and refuses to run when bytes and hash disagree',
  },
  'public-notice': {
    title: 'Public notice',
    does: 'Makes the public pages about recipients, bases, keeping and rights from the rules that run',
  },
  'notice-versions': {
    title: 'Versions of the notice',
    does: 'Keeps every version public, with what changed, and the version that each person was given',
  },
  'four-eyes-publication': {
    title: 'Two people publish',
    does: 'Refuses a publication without two different data protection officers',
  },
  'notice-before-answers': {
    title: 'Notice before questions',
    does: 'Lets no assessment exist without the giving of the notice that it rests on',
  },
  provenance: { title: 'Where facts came from', does: 'Keeps the source, channel and day of each fact about a person' },
  'referral-intake': {
    title: 'Referral intake',
    does: 'Checks referral files row by row, keeps what needs a person apart, and never makes the same person twice',
  },
  'journey-clocks': {
    title: 'Clocks of the journey',
    does: 'Reckons when a referral must be acknowledged and a person met, told and planned with, and shows what is late',
  },
  'assessment-and-plan': {
    title: 'Assessment and plan',
    does: 'Keeps the questions and answers of each assessment, by version, and the plan that a person agreed',
  },
  'note-history': {
    title: 'Notes keep their history',
    does: 'Keeps a note with author and day; a correction is a new note beside the original',
  },
  'masked-number': {
    title: 'Masked National Insurance number',
    does: 'Shows the number only when somebody asks, on record, and never takes it as proof of identity',
  },
  'record-page': {
    title: 'What is held, on one page',
    does: 'Lists each category that is held about a person, why, and until when',
  },
  'own-page': {
    title: 'The person’s own page',
    does: 'Shows a person what is held and shared, and lets them withdraw a consent',
  },
  'retention-dates': {
    title: 'Dates of destruction',
    does: 'Works out from the published rules when each kind of data may go, and shows what holds it',
  },
  'rights-clock': {
    title: 'Clock of a request',
    does: 'Reckons the last day to answer a request, with what stops and restarts it',
  },
  'rights-extension': {
    title: 'Longer answer',
    does: 'Takes two months more only for a listed reason, and only when the person was told within the first month',
  },
  'rights-desk': {
    title: 'Rights desk',
    does: 'Takes a request for access however it arrives, from the day it reached anybody in the organisation',
  },
  'identity-before-release': {
    title: 'Identity before release',
    does: 'Refuses to give a copy while the newest word on identity is not that it was verified; the database refuses too',
  },
  'access-copy': {
    title: 'Copy of everything held',
    does: 'Gathers every column held about a person, with sources, recipients and keeping, and gives the bytes that were read',
  },
  'third-party-hold': {
    title: 'What is told in confidence or about others',
    does: 'Holds back what tells of somebody else, and health data that nobody has looked at, with the reason',
  },
  'no-automation': {
    title: 'People decide',
    does: 'Lets no machine run an act that matters to a person, and no person without a reason',
  },
  'who-we-are': {
    title: 'Who is responsible',
    does: 'Names the organisations responsible, what each is and how to reach them, on the notice',
  },
  'regulator-name': {
    title: 'Name of the regulator',
    does: 'Names the regulator as it is called on that day',
  },
  'record-of-processing': {
    title: 'Data map and record of processing',
    does: 'Makes the data map and the record of processing from the rules that run',
  },
  'telling-of-changes': {
    title: 'Telling people of a change',
    does: 'Tells everybody on the programme of a material change of the notice, and records who was told',
  },
  'destruction-run': {
    title: 'Destruction',
    does: 'Destroys what has reached its day everywhere, with a second approval and a certificate',
  },
  'backup-and-restore': { title: 'Backup and restore', does: 'Copies the data, and tests that it comes back' },
  'complaints-desk': {
    title: 'Complaints desk',
    does: 'Takes a complaint, acknowledges it in time, investigates and answers it',
  },
  'incident-desk': {
    title: 'Suspected breaches',
    does: 'Takes a suspicion from anybody, starts the 72 hours and records each decision to tell or not to tell',
  },
  'emergency-door': {
    title: 'Emergency screen',
    does: 'Lets staff call for help at once and records what was shared, why and who reviewed it',
  },
  'legal-disclosure-desk': {
    title: 'Demands of authorities',
    does: 'Takes a demand of an authority, checks it and records the officer’s decision',
  },
  'clinical-supervision': {
    title: 'Clinical supervision',
    does: 'Gives each health professional a named senior and records reviews',
  },
  'employer-work': {
    title: 'Work with employers',
    does: 'Shares with an employer for an application, a start or support in work, and ends with it',
  },
  'outcome-records': {
    title: 'Work and outcomes',
    does: 'Records jobs, their quality and how long they last, with the evidence',
  },
  'contract-returns': {
    title: 'Returns under the contract',
    does: 'Sends the regular returns that the contract lists, and can make each again byte for byte',
  },
  'audit-evidence-pack': {
    title: 'Evidence for the fund’s auditors',
    does: 'Makes the evidence of a sample of people in one run, and nothing of anybody else',
  },
  'service-directory': {
    title: 'Directory of services',
    does: 'Shows staff which services there are and whether an agreement is in force',
  },
  'safe-statistics': {
    title: 'Statistics that identify nobody',
    does: 'Passes every figure through disclosure control before it is released',
  },
  'research-permission': {
    title: 'Permission for research',
    does: 'Invites only those who agreed to a study that is on record',
  },
  'erasure-desk': {
    title: 'Erasure',
    does: 'Takes a request for erasure and has a person decide for each kind of data',
  },
  'rectification-desk': {
    title: 'Correction on request',
    does: 'Looks into what is said to be wrong, corrects it and tells everybody who received it',
  },
  'portability-copy': {
    title: 'Copy for another provider',
    does: 'Gives what a person provided in an open form, and takes such a copy in',
  },
  'objection-decision': {
    title: 'Decision on an objection',
    does: 'Has a person weigh an objection and records the reasons',
  },
  'access-review': { title: 'Review of access', does: 'Has managers confirm every quarter who still needs access' },
  'details-check': { title: 'Check of details', does: 'Asks people whether old contact details are still right' },
  'enquiry-desk': {
    title: 'Questions to the officer',
    does: 'Takes questions about the notice and answers them in time',
  },
  'audit-programme': { title: 'Audit programme', does: 'Keeps the plan of audits, their findings and what was done' },
} as const satisfies Record<string, ControlWords>;

export type ControlName = keyof typeof CONTROLS;

/** Whether the product has a control of this name. */
export const isControl = (name: string): name is ControlName => Object.hasOwn(CONTROLS, name);
