import type { Register } from '../../src/register/index.ts';
import { forLines, type Mutation, without } from './mutations.ts';

type Line = Register['categories'][string];

/** The recipients that may really have some column of the category. */
function reached(slug: string, line: Line, register: Register): string[] {
  return line.recipients.filter((recipient) =>
    register.recipients[recipient]?.fields.some((field) => register.columns[field] === slug),
  );
}

const rule = (
  name: string,
  touches: (line: Line, slug: string, register: Register) => boolean,
  change: (line: Line, register: Register, slug: string) => void,
): ((register: Register) => Mutation[]) =>
  forLines(
    (register) => register.categories,
    `category: ${name}`,
    (line, slug, register) => reached(slug, line, register).length > 0 && touches(line, slug, register),
    change,
  );

/** Each rule of a category's line, changed. */
export const ofCategories = [
  rule(
    'not collected',
    (line) => line.collected,
    (line) => {
      line.collected = false;
    },
  ),
  rule(
    'a controller fewer',
    () => true,
    (line) => {
      line.controllers = line.controllers.slice(1);
    },
  ),
  rule(
    'a purpose fewer',
    () => true,
    (line, register, slug) => {
      const recipients = reached(slug, line, register).map((one) => register.recipients[one]);
      const first = line.purposes.findIndex((purpose) => recipients.some((one) => one?.purposes.includes(purpose)));
      line.purposes = line.purposes.filter((_purpose, place) => place !== first);
    },
  ),
  rule(
    'a recipient fewer',
    () => true,
    (line, register, slug) => {
      line.recipients = without(line.recipients, reached(slug, line, register)[0] as string);
    },
  ),
  rule(
    'always with consent',
    (line) => line.consent === 'as-recipient',
    (line) => {
      line.consent = 'always';
    },
  ),
  rule(
    'nobody without consent',
    (line, slug, register) => line.consentNotNeededFor.some((one) => reached(slug, line, register).includes(one)),
    (line) => {
      line.consentNotNeededFor = [];
    },
  ),
  rule(
    'no explanation first',
    (line) => line.explanation,
    (line) => {
      line.explanation = false;
    },
  ),
  rule(
    'explanation first',
    (line) => !line.explanation,
    (line) => {
      line.explanation = true;
    },
  ),
  rule(
    'now especially protected',
    (line) => line.special === 'none',
    (line) => {
      line.special = 'criminal';
      line.conditions = {};
    },
  ),
];
