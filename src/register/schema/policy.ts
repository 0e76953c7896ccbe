import { z } from 'zod';
import { channel, column, day, lineFields, slug, stage, words } from './common.ts';

const conditions = z.strictObject({ article9: slug.optional(), article10: slug.optional() });

/** `categories.yaml`: what the programme chose from the product's vocabulary. */
export const categorySchema = z.strictObject({
  ...lineFields,
  collected: z.boolean(),
  /** Why it is not collected. */
  reason: words.optional(),
  /** Facts that come from DWP: leaving the United Kingdom needs its approval too. */
  fromDwp: z.boolean().default(false),
  controllers: z.array(slug).min(1),
  purposes: z.array(slug),
  conditions: conditions.default({}),
  recipients: z.array(slug),
  consent: z.enum(['as-recipient', 'always']),
  consentNotNeededFor: z.array(slug).default([]),
  /** Whether an explanation to the person must come before any sharing. */
  explanation: z.boolean().default(false),
});

/** Lawful bases of Article 6 of the UK GDPR. */
export const article6 = z.enum(['6(1)(a)', '6(1)(b)', '6(1)(c)', '6(1)(d)', '6(1)(e)', '6(1)(ea)', '6(1)(f)']);

/** `purposes.yaml`: why data is used, with a basis for each controller. */
export const purposeSchema = z.strictObject({
  ...lineFields,
  title: words,
  words,
  family: z.enum(['support', 'contract', 'law']),
  bases: z.record(
    slug,
    z.strictObject({ article: article6, words, assessment: z.string().optional(), enactment: words.optional() }),
  ),
  conditions: conditions.default({}),
  stages: z.array(stage).min(1),
  objection: z.enum(['applies', 'absolute', 'does-not-apply']),
  /** Whether a restriction the person asked for stops this purpose. */
  restriction: z.enum(['applies', 'does-not-apply']).default('applies'),
});

/** `conditions.yaml`: Article 9 conditions and Article 10 authorities, with Schedule 1. */
export const conditionSchema = z.strictObject({
  ...lineFields,
  title: words,
  words,
  article: z.string().regex(/^(9\(2\)\([a-j]\)|10)$/),
  schedule1: z.array(z.int().min(1).max(40)),
  /** Whether the person's own explicit consent is the condition. */
  explicitConsent: z.boolean(),
  needsPolicyDocument: z.boolean(),
  policyDocument: z.strictObject({ reference: words, from: day, until: day }).optional(),
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
  id: z.string().regex(/^R\d{2}[ab]?$/),
  title: words,
  words,
  role: z.enum(['controller', 'joint-controller', 'processor', 'internal', 'person', 'nobody-identified']),
  purposes: z.array(slug),
  /** The most this recipient may ever be given, column by column. */
  minimum: z.array(column).default([]),
  /** Categories of which every column may be needed (an authority's demand, the person's own request). */
  minimumCategories: z.array(slug).default([]),
  conditions: conditions.default({}),
  consent: z.enum(['needed', 'not-needed']),
  consentExceptions: z.array(z.strictObject({ purpose: slug, when: z.enum(['designation-order']), words })).default([]),
  /** Whether each organisation or individual must be named, never the class as a whole. */
  named: z.boolean(),
  agreement: z.strictObject({ kind: agreementKind, words }),
  channels: z.array(channel),
  stages: z.array(stage),
  /** Where such recipients are, for the notice. Each disclosure is checked against the country it goes to. */
  region: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  doors: z.array(slug).default([]),
  /** Nothing goes to this recipient except through one of its doors. */
  doorNeeded: z.boolean().default(false),
  /** Only people of this cohort. */
  cohort: z.enum(['ESF', 'NON']).optional(),
  /** Whether the acting person must be assigned to the participant. */
  assignedActor: z.boolean().default(true),
  gap: z
    .string()
    .regex(/^G\d{1,2}$/)
    .optional(),
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
  /** What a lapse (training, policy document, registration, contract) does: refuse, or be reviewed afterwards. */
  lapses: z.enum(['refuse', 'review']),
  reviewWithinHours: z.int().positive(),
  tellPerson: words,
});

export type AgreementKind = z.infer<typeof agreementKind>;
export type Liftable = z.infer<typeof liftable>;
export type DoorNeed = z.infer<typeof doorNeeds>;
