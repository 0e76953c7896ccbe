import { z } from 'zod';
import { ORGANISATION_KINDS } from '../product-words.ts';
import { channel, coded, column, lineFields, slug, stage, words } from './common.ts';
import { quotedNumber } from './numbers.ts';

const conditions = z
  .strictObject({
    article9: slug.optional().describe('The Article 9 condition, by its name in conditions.yaml'),
    article10: slug.optional().describe('The Article 10 authority, by its name in conditions.yaml'),
  })
  .describe('On which conditions especially protected data is used');

/** `categories.yaml`: what the programme chose from the product's vocabulary. */
export const categorySchema = z.strictObject({
  ...lineFields,
  collected: z
    .boolean()
    .describe('Whether it may be written at all; what is not collected, the product refuses to write'),
  reason: words.optional().describe('Why it is not collected'),
  fromDwp: z
    .boolean()
    .default(false)
    .describe(
      'Facts that come from the department that funds the programme: leaving the United Kingdom needs its approval too',
    ),
  controllers: z.array(slug).min(1).describe('Who decides about this data: joint controllers together, or one alone'),
  purposes: z.array(slug).describe('For what it may be used, by the names in purposes.yaml'),
  conditions: conditions.default({}),
  recipients: z.array(slug).describe('Who may receive it, by the names in recipients.yaml'),
  consent: z
    .enum(['as-recipient', 'always'])
    .describe('always: nobody receives it without consent; as-recipient: what the recipient’s line says'),
  consentNotNeededFor: z.array(slug).default([]).describe('Recipients excepted from “always”'),
  explanation: z.boolean().default(false).describe('Whether an explanation to the person must come before any sharing'),
});

/** Lawful bases of Article 6 of the UK GDPR. */
export const article6 = z.enum(['6(1)(a)', '6(1)(b)', '6(1)(c)', '6(1)(d)', '6(1)(e)', '6(1)(ea)', '6(1)(f)']);

const basis = z.strictObject({
  article: article6.describe('The point of Article 6(1) of the UK GDPR'),
  words,
  assessment: slug.optional().describe('For 6(1)(f): the legitimate-interests assessment in assessments.yaml'),
  enactment: words.optional().describe('For 6(1)(c): the duty, by enactment and provision'),
  law: words.optional().describe('The law of that enactment, by the name that programme.yaml gives it'),
  eachCase: z
    .array(slug)
    .optional()
    .describe('For 6(1)(c): the doors at which the duty is named in each case, where it cannot be named beforehand'),
  annex1: z.int().min(1).max(8).optional().describe('For 6(1)(ea): the paragraph of Annex 1'),
});

/** `purposes.yaml`: why data is used, with a basis for each controller. */
export const purposeSchema = z.strictObject({
  ...lineFields,
  title: words,
  words,
  family: z.enum(['support', 'contract', 'law']),
  bases: z.record(slug, basis).describe('The lawful basis of each controller, by its name in programme.yaml'),
  conditions: conditions.default({}),
  stages: z.array(stage).min(1).describe('When in the journey the purpose applies'),
  objection: z
    .enum(['applies', 'absolute', 'does-not-apply'])
    .describe('Whether the person can object: always with success, with a decision on balance, or not'),
  restriction: z
    .enum(['applies', 'does-not-apply'])
    .default('applies')
    .describe('Whether a restriction the person asked for stops this purpose'),
  newPurpose: slug
    .optional()
    .describe('The Article 8A assessment, where data collected for something else is used again'),
});

/** `conditions.yaml`: Article 9 conditions and Article 10 authorities, with Schedule 1. */
export const conditionSchema = z.strictObject({
  ...lineFields,
  title: words,
  words,
  article: z
    .string()
    .regex(/^(9\(2\)\([a-j]\)|10)$/)
    .describe('The point of Article 9(2), or 10'),
  schedule1: z.array(z.int().min(1).max(40)).describe('Paragraphs of Schedule 1 to the Data Protection Act 2018'),
  explicitConsent: z.boolean().describe('Whether the person’s own explicit consent is the condition'),
  needsPolicyDocument: z.boolean().describe('Whether Part 4 of Schedule 1 asks for an appropriate policy document'),
  policyDocument: slug.optional().describe('The appropriate policy document in assessments.yaml'),
});

/** Agreements that can stand behind a recipient. */
export const agreementKind = z.enum([
  'contract',
  'processor-contract',
  'data-sharing-agreement',
  'agreement-note',
  'funding-agreement',
  'engagement-letter',
  'study-record',
  'none',
]);

/** `recipients.yaml`: who may receive data, what at most, and under which safeguards. */
export const recipientSchema = z.strictObject({
  ...lineFields,
  id: quotedNumber,
  title: words,
  words,
  role: z.enum(['controller', 'joint-controller', 'processor', 'internal', 'person', 'nobody-identified']),
  organisationKind: z
    .enum(ORGANISATION_KINDS)
    .optional()
    .describe('Organisations of this kind are such recipients, unless their agreement says which other one they are'),
  purposes: z.array(slug).describe('For what data goes there, by the names in purposes.yaml'),
  minimum: z.array(column).default([]).describe('The most this recipient may ever be given, column by column'),
  minimumCategories: z
    .array(slug)
    .default([])
    .describe('Categories of which every column may be needed (an authority’s demand, the person’s own request)'),
  conditions: conditions.default({}),
  consent: z.enum(['needed', 'not-needed']).describe('Whether the person must agree, whatever the lawful basis'),
  consentExceptions: z.array(z.strictObject({ purpose: slug, when: z.enum(['designation-order']), words })).default([]),
  named: z.boolean().describe('Whether each organisation or individual must be named, never the class as a whole'),
  agreement: z.strictObject({
    kind: agreementKind.describe('What must be signed and in force'),
    words,
    article28: z
      .boolean()
      .optional()
      .describe('Whether an agreement of another kind than a processor contract carries the terms of Article 28'),
  }),
  keeps: words.optional().describe('How long the recipient keeps what it receives, and what follows'),
  channels: z.array(channel).describe('By which ways data may go there'),
  stages: z.array(stage).describe('When in the journey data may go there'),
  region: z
    .array(z.string().regex(/^[A-Z]{2}$/, coded('country-invalid', 'must be a two-letter country code')))
    .min(1)
    .describe('Where such recipients are, for the notice. Each disclosure is checked against the country it goes to'),
  transferRisk: slug.optional().describe('The transfer risk assessment in assessments.yaml'),
  doors: z.array(slug).default([]).describe('Which of the four exceptions lead to this recipient'),
  doorNeeded: z.boolean().default(false).describe('Nothing goes to this recipient except through one of its doors'),
  cohort: z.enum(['ESF', 'NON']).optional().describe('Only people of this cohort'),
  assignedActor: z.boolean().default(true).describe('Whether the acting person must be assigned to the participant'),
  gap: quotedNumber.optional().describe('The open question in gaps.yaml that this line waits for'),
});

/** Checks that a door can set aside. */
export const liftable = z.enum([
  'consent',
  'agreement',
  'explanation',
  'restriction',
  'objection',
  'stage',
  'assignment',
]);
/** Facts a door can ask for. */
export const doorNeeds = z.enum(['request', 'power', 'approvedBy', 'consentSought', 'noConsentBecause']);

/** `doors.yaml`: the only four ways round the ordinary rules. */
export const doorSchema = z.strictObject({
  ...lineFields,
  title: words,
  words,
  purposes: z.array(slug).min(1),
  grounds: z.record(slug, words),
  requires: z.array(doorNeeds),
  lifts: z.array(liftable),
  lapses: z
    .enum(['refuse', 'review'])
    .describe(
      'What a lapse (training, policy document, registration, contract) does: refuse, or be reviewed afterwards',
    ),
  reviewWithinHours: z.int().positive().describe('Hours within which somebody senior looks at each use'),
  tellPerson: words.describe('When the person is told'),
});

export type AgreementKind = z.infer<typeof agreementKind>;
export type Liftable = z.infer<typeof liftable>;
export type DoorNeed = z.infer<typeof doorNeeds>;
