import { z } from 'zod';
import { PHASES, STAGE_BEGINNINGS } from '../product-words.ts';
import { day, slug, status, words } from './common.ts';

const country = z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code');

const party = z.strictObject({
  status,
  name: words,
  shortName: words.optional(),
  what: words,
  companyNumber: z.string().optional(),
  address: z.array(words).optional(),
  /** Another party on whose behalf this one acts, never as a recipient of its own. */
  actsFor: slug.optional(),
});

const controller = z.strictObject({
  status,
  party: slug.describe('The organisation, by its name under parties'),
  title: words,
  jointWith: z.array(slug).describe('Controllers that decide together with this one; empty where it decides alone'),
  arrangement: slug.optional().describe('For joint controllers: the Article 26 arrangement in assessments.yaml'),
  publicAuthority: z
    .boolean()
    .default(false)
    .describe('A public authority cannot rest its tasks on 6(1)(f) or 6(1)(ea)'),
  publicTask: z
    .strictObject({ enactment: words, law: words })
    .optional()
    .describe('The task of its own, and the law that gives it, without which 6(1)(e) is no basis'),
  words,
});

/** A stage of the journey: the programme’s own word, in one of the product’s phases. */
export const stageSchema = z.strictObject({
  slug,
  title: words,
  words,
  phase: z.enum(PHASES),
  begins: z.enum(STAGE_BEGINNINGS).describe('The fact that begins it, or that a person decides'),
});

/** `programme.yaml`: who runs the programme, when, and the facts that clocks and cohorts depend on. */
export const programmeSchema = z.strictObject({
  id: slug,
  name: words,
  shortName: words,
  summary: words,
  status,
  /** Printed on each public page and letter until the controllers adopt the register. */
  band: words.nullable(),
  notice: z.strictObject({
    title: words,
    reviewBy: day,
    updated: day,
    /** How many days before a material change takes effect people are told of it; the product’s own number when left out. */
    materialChangeDays: z.int().min(0).max(366).optional(),
  }),
  referrals: z.strictObject({ opens: day, closes: day.nullable(), words }),
  /** People funded from a second source, told apart by their start date and a form. Absent where there is none. */
  esf: z
    .strictObject({ startBefore: day, form: words, keepUntil: day, destroyWithinDays: z.int().positive(), words })
    .optional(),
  journey: z.strictObject({
    startIsDay: z.union([z.literal(0), z.literal(1)]),
    supportDays: z.int().positive(),
    inWorkDays: z.int().positive(),
    lastDay: z.int().positive(),
    claimByDay: z
      .int()
      .positive()
      .optional()
      .describe('The last day for claiming an outcome, where the programme claims any'),
    stages: z
      .array(stageSchema)
      .min(3)
      .optional()
      .describe('The stages of the journey in order; the product’s own phases when left out'),
    words,
  }),
  parties: z.record(slug, party),
  controllers: z.record(slug, controller),
  /** Which controller answers for delivery, for commissioning and for the health team. */
  roles: z.strictObject({ delivery: slug, commissioner: slug, health: slug.optional() }),
  region: z.strictObject({
    home: z.array(country).min(1),
    /** Allowed only with a transfer mechanism recorded in the agreement. */
    withMechanism: z.array(country),
    words,
  }),
  law: z
    .array(
      z.strictObject({
        name: words.describe('The name by which other lines refer to it'),
        from: day.nullable().describe('The day it came into force; null while it has not'),
        until: day.optional().describe('The last day it was in force'),
        words: words.optional(),
      }),
    )
    .min(1),
  /** The data protection impact assessment of the whole programme, in assessments.yaml. */
  dpia: slug.optional().describe('The data protection impact assessment in assessments.yaml'),
  automatedDecisions: z
    .strictObject({ taken: z.boolean(), words })
    .optional()
    .describe('Whether decisions about people are taken by machine alone, Articles 22A to 22D'),
  contact: z.strictObject({ title: words, address: z.array(words).min(1), email: z.email().nullable() }),
  labels: z.strictObject({ keyworker: words, participant: words }),
});

export type ProgrammeFile = z.infer<typeof programmeSchema>;
