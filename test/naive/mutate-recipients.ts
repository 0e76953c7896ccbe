import type { Register } from '../../src/register/index.ts';
import { forLines, type Mutation, without } from './mutations.ts';

type Line = Register['recipients'][string];

const rule = (
  name: string,
  touches: (line: Line, slug: string, register: Register) => boolean,
  change: (line: Line, register: Register) => void,
): ((register: Register) => Mutation[]) =>
  forLines((register) => register.recipients, `recipient: ${name}`, touches, change);

const used = (line: Line): boolean => line.purposes.length > 0 && line.fields.length > 0;

/** A category that gives the recipient some column that its minimum does not name already. */
function wholeCategory(line: Line, register: Register): string | undefined {
  const given = Object.entries(register.columns).filter(([field]) => !line.minimum.includes(field));
  return line.minimumCategories.find((slug) => given.some(([, category]) => category === slug));
}

/** Each rule of a recipient's line, changed. */
export const ofRecipients = [
  rule('loses a purpose', used, (line) => {
    line.purposes = line.purposes.slice(1);
  }),
  rule(
    'a field leaves the minimum',
    (line) => line.minimum.length > 0,
    (line) => {
      const [first] = line.minimum;
      line.minimum = line.minimum.slice(1);
      line.fields = without(line.fields, first as string);
    },
  ),
  rule(
    'a category leaves the minimum',
    (line, _slug, register) => wholeCategory(line, register) !== undefined,
    (line, register) => {
      const first = wholeCategory(line, register);
      line.minimumCategories = without(line.minimumCategories, first as string);
      line.fields = line.fields.filter((field) => line.minimum.includes(field) || register.columns[field] !== first);
    },
  ),
  rule(
    'consent no longer needed',
    (line) => line.consent === 'needed' && used(line),
    (line) => {
      line.consent = 'not-needed';
      line.conditions = {};
    },
  ),
  rule(
    'consent now needed',
    (line) => line.consent === 'not-needed' && used(line),
    (line) => {
      line.consent = 'needed';
    },
  ),
  rule(
    'an exception from consent goes',
    (line) => line.consentExceptions.length > 0,
    (line) => {
      line.consentExceptions = [];
    },
  ),
  rule(
    'need no longer be named',
    (line) => line.named && used(line),
    (line) => {
      line.named = false;
    },
  ),
  rule(
    'agreement no longer needed',
    (line) => line.agreement.kind !== 'none' && used(line),
    (line) => {
      line.agreement.kind = 'none';
    },
  ),
  rule(
    'an agreement of another kind',
    (line) => line.agreement.kind !== 'none' && used(line),
    (line) => {
      line.agreement.kind = line.agreement.kind === 'contract' ? 'study-record' : 'contract';
    },
  ),
  rule(
    'loses a channel',
    (line) => line.channels.length > 0 && used(line),
    (line) => {
      line.channels = line.channels.slice(1);
    },
  ),
  rule(
    'loses a stage',
    (line) => line.stages.length > 0 && used(line),
    (line) => {
      line.stages = line.stages.slice(0, -1);
    },
  ),
  rule(
    'any cohort',
    (line) => line.cohort !== undefined,
    (line) => {
      delete line.cohort;
    },
  ),
  rule(
    'whoever acts need not be assigned',
    (line) => line.assignedActor && used(line),
    (line) => {
      line.assignedActor = false;
    },
  ),
  rule(
    'loses a door',
    (line) => line.doors.length > 0,
    (line) => {
      line.doors = line.doors.slice(1);
    },
  ),
  rule(
    'needs no door',
    (line) => line.doorNeeded,
    (line) => {
      line.doorNeeded = false;
    },
  ),
];
