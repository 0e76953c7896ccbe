import type { Register } from '../../src/register/index.ts';
import { forLines, type Mutation, without } from './mutations.ts';

type Line = Register['purposes'][string];

const used = (slug: string, register: Register): boolean =>
  Object.values(register.recipients).some((line) => line.purposes.includes(slug) && line.fields.length > 0);

/** Whether some recipient may have data for the purpose without consent, or with something in its place. */
const somebodyNeedsNone = (line: Line, register: Register): boolean =>
  Object.values(register.recipients).some(
    ({ purposes, fields, consent, consentExceptions }) =>
      purposes.includes(line.slug) &&
      fields.length > 0 &&
      (consent === 'not-needed' || consentExceptions.some(({ purpose }) => purpose === line.slug)),
  );

const rule = (
  name: string,
  touches: (line: Line, register: Register) => boolean,
  change: (line: Line) => void,
): ((register: Register) => Mutation[]) =>
  forLines(
    (register) => register.purposes,
    `purpose: ${name}`,
    (line, slug, register) => used(slug, register) && touches(line, register),
    change,
  );

/** Each rule of a purpose's line, changed. */
export const ofPurposes = [
  rule(
    'a controller loses its basis',
    () => true,
    (line) => {
      delete line.bases[Object.keys(line.bases)[0] as string];
    },
  ),
  rule(
    'its basis becomes consent',
    (line, register) => Object.values(line.bases)[0]?.article !== '6(1)(a)' && somebodyNeedsNone(line, register),
    (line) => {
      const first = Object.values(line.bases)[0];
      if (first) first.article = '6(1)(a)';
    },
  ),
  rule(
    'loses a stage',
    () => true,
    (line) => {
      line.stages = without(line.stages, line.stages[0]) as Line['stages'];
    },
  ),
  rule(
    'objections no longer count',
    (line) => line.objection !== 'does-not-apply',
    (line) => {
      line.objection = 'does-not-apply';
    },
  ),
  rule(
    'an absolute objection can be rejected',
    (line) => line.objection === 'absolute',
    (line) => {
      line.objection = 'applies';
    },
  ),
  rule(
    'objections now count',
    (line) => line.objection === 'does-not-apply',
    (line) => {
      line.objection = 'applies';
    },
  ),
  rule(
    'restrictions no longer count',
    (line) => line.restriction === 'applies',
    (line) => {
      line.restriction = 'does-not-apply';
    },
  ),
  rule(
    'restrictions now count',
    (line) => line.restriction === 'does-not-apply',
    (line) => {
      line.restriction = 'applies';
    },
  ),
];
