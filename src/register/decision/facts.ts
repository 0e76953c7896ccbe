import { z } from 'zod';
import { channel, day, slug, stage } from '../schema/common.ts';

const instant = z.iso.datetime({ offset: true });
const id = z.string().min(1).max(200);
const field = z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, 'must be table.column');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code');

const consent = z.strictObject({
  id: id.optional(),
  recipient: slug,
  /** The one organisation or individual the person agreed to. */
  organisation: id.optional(),
  purpose: slug,
  fields: z.array(field),
  mode: z.enum(['verbal', 'written']),
  explicit: z.boolean(),
  givenAt: instant,
  expiresAt: instant.optional(),
  withdrawnAt: instant.optional(),
});

const agreement = z.strictObject({
  id: id.optional(),
  recipient: slug,
  organisation: id.optional(),
  kind: slug,
  from: day,
  /** The last day in force. */
  until: day.optional(),
  suspendedFrom: day.optional(),
  /** The first day on which it is in force again. */
  resumedOn: day.optional(),
  categories: z.array(slug),
  /** What protects a transfer to another country, when it allows one. */
  transferMechanism: z.string().min(1).max(200).optional(),
  /** Whether the department that the data came from agreed to its leaving the United Kingdom. */
  dwpApproved: z.boolean().optional(),
});

const restriction = z.strictObject({
  id: id.optional(),
  /** Columns, categories, or `*` for the whole record. */
  fields: z.array(z.union([field, slug, z.literal('*')])),
  from: instant,
  liftedAt: instant.optional(),
});

const objection = z.strictObject({
  id: id.optional(),
  purpose: slug,
  madeAt: instant,
  outcome: z.enum(['upheld', 'rejected', 'withdrawn']).optional(),
  decidedAt: instant.optional(),
});

const explanation = z.strictObject({
  id: id.optional(),
  recipient: slug,
  organisation: id.optional(),
  fields: z.array(field),
  givenAt: instant,
});

/** What is known of the one who acts: dates and yes or no, never a name. */
export const actorFactsSchema = z.strictObject({
  id: id.optional(),
  kind: z.enum(['person', 'system']),
  role: slug.optional(),
  /** Whether the actor is assigned to this participant. */
  assigned: z.boolean().optional(),
  /** The last day on which training counts. */
  trainingUntil: day.optional(),
  undertakingSignedOn: day.optional(),
  /** Whether the role needs registration with a professional body. */
  registrationNeeded: z.boolean().optional(),
  registeredUntil: day.optional(),
  /** The contract of the actor’s organisation, where it works under one. */
  contract: z
    .strictObject({ from: day, until: day.optional(), suspendedFrom: day.optional(), resumedOn: day.optional() })
    .optional(),
});

const door = z.strictObject({
  door: slug,
  ground: slug,
  decidedBy: id,
  decidedAt: instant,
  approvedBy: id.optional(),
  /** Reference of the written request. */
  request: id.optional(),
  /** The power that the requester named. */
  power: id.optional(),
  consentSought: z.enum(['asked-and-agreed', 'asked-and-refused', 'not-possible']).optional(),
  noConsentBecause: z.enum(['cannot-be-given', 'cannot-be-obtained-in-time', 'would-put-somebody-at-risk']).optional(),
});

/** The facts of one proposed disclosure: ids, categories, dates, yes and no; never a value from a record. */
export const decisionFactsSchema = z.strictObject({
  programme: slug,
  controller: slug,
  recipient: slug,
  organisation: id.optional(),
  purpose: slug,
  fields: z.array(field).max(1000),
  at: instant,
  stage,
  person: z.strictObject({
    id: id.optional(),
    cohort: z.enum(['ESF', 'NON']).optional(),
    /** Whether the person claims or claimed a benefit that the Designation Order covers. */
    designationOrder: z.boolean().optional(),
  }),
  region: country,
  channel: channel.optional(),
  consents: z.array(consent),
  agreements: z.array(agreement),
  restrictions: z.array(restriction),
  objections: z.array(objection),
  explanation: explanation.optional(),
  actor: actorFactsSchema,
  door: door.optional(),
});

export type DecisionFacts = z.infer<typeof decisionFactsSchema>;
export type ActorFacts = z.infer<typeof actorFactsSchema>;

/** The JSON Schema (2020-12) of the facts, for people and programs that write them. */
export function decisionFactsJsonSchema(): object {
  return z.toJSONSchema(decisionFactsSchema);
}
