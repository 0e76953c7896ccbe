import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CHANNELS } from '../intake/index.ts';
import { ROLES } from '../pipeline/index.ts';
import { ORGANISATION_KINDS, type Register } from '../register/index.ts';

/** The folder of the programmes that ship. */
const PROGRAMMES = path.join(import.meta.dirname, '../../programmes');

const slug = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const words = z.string().trim().min(1);

/** An agreement, its days counted from the day of the demonstration. */
const agreement = z.strictObject({
  recipient: slug,
  kind: slug,
  categories: z.array(slug),
  purposes: z.array(slug),
  startsDaysAgo: z.int(),
  endsInDays: z.int(),
  suspendedDaysAgo: z.int().optional(),
});

const stories = z.strictObject({
  as: z.strictObject({
    keyworker: slug,
    healthPractitioner: slug.optional(),
    dataProtectionOfficer: slug,
  }),
  place: words,
  fields: z.array(words).min(1),
  /** Asking and sharing: `answer` absent means nobody asked, `necessity` absent that nothing was shared. */
  sharing: z.array(
    z.strictObject({
      person: z.int().min(0),
      organisation: slug,
      reason: words.optional(),
      answer: z.enum(['given', 'refused']).optional(),
      necessity: words.optional(),
      withdrawn: z.boolean().default(false),
    }),
  ),
  health: z
    .array(z.strictObject({ person: z.int().min(0), reason: words, support: slug.optional(), note: words.optional() }))
    .default([]),
  rights: z.array(z.strictObject({ person: z.int().min(0), daysAgo: z.int().min(0), channel: slug, asked: words })),
});

/** `demo.yaml` of a programme: its organisations, staff and made-up people. No part of the register. */
const demonstrationSchema = z.strictObject({
  people: z.int().positive(),
  /** Other programmes of the same demonstration take another number, so that nobody is made twice. */
  seed: z.int(),
  channel: z.enum(CHANNELS),
  referencePrefix: words,
  offices: z.array(words).min(1),
  /** Where people live: a place and the first half of its postcodes. */
  areas: z
    .array(z.tuple([words, words]))
    .min(1)
    .default([['London', 'E2']]),
  customerGroups: z.array(slug).min(1),
  organisations: z.array(
    z.strictObject({
      slug,
      name: words,
      kind: z.enum(ORGANISATION_KINDS),
      region: words.optional(),
      agreement: agreement.optional(),
    }),
  ),
  teams: z.array(z.strictObject({ slug, organisation: slug, name: words })),
  caseloads: z.array(
    z.strictObject({
      slug,
      team: slug,
      kind: z.enum(['keyworker', 'intake', 'nominated-officer']),
      name: words,
      /** The persona who meets the people of this caseload. */
      worker: slug.optional(),
    }),
  ),
  /** The caseloads that made-up people come to, in turn; those of the intake team wait at the door. */
  spread: z.array(slug).min(1),
  personas: z
    .array(
      z.strictObject({
        persona: slug,
        label: words,
        role: z.enum(ROLES),
        organisation: slug,
        team: slug.optional(),
        caseloads: z.array(slug).optional(),
        profession: z.strictObject({ body: words, number: words }).optional(),
      }),
    )
    .min(1),
  stories: stories.optional(),
  /** A file as it might come in the morning; `{{1}}` stands for yesterday. */
  referralFile: z.string().optional(),
});

/** A demonstration as written, and whose it is. */
export type Demonstration = z.infer<typeof demonstrationSchema> & { programme: string };

/** Whether a programme has a demonstration. */
export const hasDemonstration = (programme: string, folder = PROGRAMMES): boolean =>
  existsSync(path.join(folder, programme, 'demo.yaml'));

/** Reads the demonstration of a programme. Throws naming what is wrong with it, value by value. */
export function readDemonstration(programme: string, folder = PROGRAMMES): Demonstration {
  const read = demonstrationSchema.safeParse(parse(readFileSync(path.join(folder, programme, 'demo.yaml'), 'utf8')));
  if (!read.success)
    throw new TypeError(`The demonstration of ${programme} is not sound: ${z.prettifyError(read.error)}`);
  const lost = lostNames(read.data);
  if (lost.length > 0) throw new TypeError(`The demonstration of ${programme} names nothing by ${lost.join(', ')}`);
  return { ...read.data, programme };
}

/** What a demonstration names of a register and the register does not hold, such as `recipient/partner`. */
export function unknownTo(register: Register, demo: Demonstration): string[] {
  const agreements = demo.organisations.flatMap((each) => (each.agreement ? [each.agreement] : []));
  const named = agreements.flatMap(({ recipient, purposes, categories }) => [
    `recipient/${recipient}`,
    ...purposes.map((purpose) => `purpose/${purpose}`),
    ...categories.map((category) => `category/${category}`),
  ]);
  return [...new Set(named)].filter((clause) => !register.clauses[clause]);
}

function lostNames(demo: z.infer<typeof demonstrationSchema>): string[] {
  const among = (names: readonly { slug: string }[]) => new Set(names.map((each) => each.slug));
  const organisations = among(demo.organisations);
  const teams = among(demo.teams);
  const caseloads = among(demo.caseloads);
  const personas = new Set(demo.personas.map(({ persona }) => persona));
  const cast = demo.stories ? Object.values(demo.stories.as) : [];
  const named: [string | undefined, ReadonlySet<string>][] = [
    ...demo.teams.map((each) => [each.organisation, organisations] as const),
    ...demo.caseloads.map((each) => [each.team, teams] as const),
    ...demo.caseloads.map((each) => [each.worker, personas] as const),
    ...demo.personas.flatMap((each) => [[each.organisation, organisations] as const, [each.team, teams] as const]),
    ...demo.personas.flatMap((each) => (each.caseloads ?? []).map((name) => [name, caseloads] as const)),
    ...demo.spread.map((name) => [name, caseloads] as const),
    ...(demo.stories?.sharing ?? []).map((each) => [each.organisation, organisations] as const),
    ...cast.map((name) => [name, personas] as const),
  ].map(([name, set]) => [name, set]);
  return named.flatMap(([name, set]) => (name === undefined || set.has(name) ? [] : [name]));
}
