import type { Register } from '../../src/register/index.ts';
import { forLines, type Mutation, without } from './mutations.ts';

type Door = Register['doors'][string];
type Condition = Register['conditions'][string];

const door = (name: string, touches: (line: Door) => boolean, change: (line: Door) => void) =>
  forLines((register) => register.doors, `door: ${name}`, touches, change);

const condition = (name: string, touches: (line: Condition) => boolean, change: (line: Condition) => void) =>
  forLines(
    (register) => register.conditions,
    `condition: ${name}`,
    (line, slug, register) => carries(slug, register) && touches(line),
    change,
  );

/** Whether some request rests on this condition: a purpose of a recipient names it, or such a recipient does. */
function carries(slug: string, register: Register): boolean {
  return Object.values(register.recipients).some((recipient) =>
    recipient.purposes.some((purpose) => Object.values(register.purposes[purpose]?.conditions ?? {}).includes(slug)),
  );
}

const LIFTS = ['consent', 'agreement', 'explanation', 'restriction', 'objection', 'stage', 'assignment'] as const;

/** What a door can really set aside: the doors' recipients give some checks nothing to lift. */
function matters(lift: (typeof LIFTS)[number], slug: string, register: Register): boolean {
  const recipients = Object.values(register.recipients).filter((line) => line.doors.includes(slug));
  const purposes = [...new Set(recipients.flatMap((line) => line.purposes))].filter((one) =>
    register.doors[slug]?.purposes.includes(one),
  );
  if (lift === 'consent') return recipients.some((line) => line.consent === 'needed');
  if (lift === 'agreement') return recipients.some((line) => line.agreement.kind !== 'none');
  if (lift === 'assignment') return recipients.some((line) => line.assignedActor);
  if (lift === 'restriction') return purposes.some((one) => register.purposes[one]?.restriction === 'applies');
  if (lift === 'objection') return purposes.some((one) => register.purposes[one]?.objection !== 'does-not-apply');
  if (lift === 'stage')
    return (
      recipients.some((line) => line.stages.length < 4) ||
      purposes.some((one) => (register.purposes[one]?.stages.length ?? 4) < 4)
    );
  return Object.entries(register.categories).some(
    ([category, line]) =>
      line.explanation && recipients.some((one) => one.fields.some((field) => register.columns[field] === category)),
  );
}

/** Each rule of doors, conditions, standing and region, changed. */
export const ofTheRest: ((register: Register) => Mutation[])[] = [
  door(
    'a purpose fewer',
    () => true,
    (line) => {
      line.purposes = line.purposes.slice(1);
    },
  ),
  door(
    'a ground fewer',
    () => true,
    (line) => {
      delete line.grounds[Object.keys(line.grounds)[0] as string];
    },
  ),
  door(
    'asks for less',
    () => true,
    (line) => {
      line.requires = line.requires.slice(1);
    },
  ),
  door(
    'a lapse decides the other way',
    () => true,
    (line) => {
      line.lapses = line.lapses === 'review' ? 'refuse' : 'review';
    },
  ),
  ...LIFTS.map((lift) =>
    forLines(
      (register) => register.doors,
      `door: lifts ${lift} or no longer does`,
      (_line, slug, register) => matters(lift, slug, register),
      (line) => {
        line.lifts = line.lifts.includes(lift) ? without(line.lifts, lift) : [...line.lifts, lift];
      },
    ),
  ),
  condition(
    'its policy document ends earlier',
    (line) => line.policyDocument !== undefined && line.needsPolicyDocument,
    (line) => {
      if (line.policyDocument) line.policyDocument = { ...line.policyDocument, until: '2026-06-30' };
    },
  ),
  condition(
    'needs no policy document',
    (line) => line.needsPolicyDocument,
    (line) => {
      line.needsPolicyDocument = false;
    },
  ),
  condition(
    'needs a policy document',
    (line) => !line.needsPolicyDocument,
    (line) => {
      line.needsPolicyDocument = true;
      delete line.policyDocument;
    },
  ),
  () => [
    {
      rule: 'standing: days of grace',
      line: 'training',
      apply: (register) => {
        const { training } = register.standing;
        if (training) training.graceDays = (training.graceDays ?? 0) + 1;
      },
    },
    {
      rule: 'region: a home country fewer',
      line: 'region',
      apply: (register) => {
        register.programme.region.home = ['ZZ'];
      },
    },
  ],
  (register) =>
    register.programme.region.withMechanism.map((country) => ({
      rule: 'region: a country with a mechanism fewer',
      line: country,
      apply: (mutant) => {
        mutant.programme.region.withMechanism = without(mutant.programme.region.withMechanism, country);
      },
    })),
];
