import * as assurance from '../assurance/index.ts';
import * as casework from '../casework/index.ts';
import * as consent from '../consent/index.ts';
import * as disclosures from '../disclosures/index.ts';
import * as health from '../health/index.ts';
import * as intake from '../intake/index.ts';
import * as messages from '../messages/index.ts';
import * as people from '../people/index.ts';
import type { AnyDefinition, Job, Page } from '../pipeline/index.ts';
import * as policy from '../policy/index.ts';
import * as rights from '../rights/index.ts';
import * as session from '../session/index.ts';
import * as staff from '../staff/index.ts';

/** Every act of every room: the permission matrix, the API description and the words of the ledger. */
export const acts: readonly AnyDefinition[] = [
  ...session.acts,
  ...intake.acts,
  ...people.acts,
  ...casework.acts,
  ...consent.acts,
  ...disclosures.acts,
  ...health.acts,
  ...rights.acts,
  ...policy.acts,
  ...assurance.acts,
  ...messages.acts,
  ...staff.acts,
];

/** Every page of every room, except the public ones, which are made from the publications. */
export const roomPages: readonly Page[] = [
  ...session.pages,
  ...intake.pages,
  ...people.pages,
  ...casework.pages,
  ...consent.pages,
  ...disclosures.pages,
  ...health.pages,
  ...rights.pages,
  ...policy.pages,
  ...assurance.pages,
  ...messages.pages,
  ...staff.pages,
] as Page[];

/** Every kind of queued work. */
export const jobs: readonly Job[] = [...disclosures.jobs, ...policy.jobs];
