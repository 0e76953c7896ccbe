import { isDeepStrictEqual } from 'node:util';
import type { Register } from '../types.ts';
import { change } from './change.ts';
import { eachName, type KeyHandler, type Line, type Section } from './lines.ts';
import { clocks, retention } from './periods.ts';
import { recipients } from './recipients.ts';

type Registers = { before: Register; after: Register };

/** A list of names where each entry allows more: categories’ purposes and recipients, a purpose’s stages. */
const allowing = (kind: 'changes-category' | 'changes-purpose', what: string): KeyHandler =>
  eachName(
    { kind, weight: 'wider', sentence: (title, name) => `“${title}” gains one ${what}: ${name}.` },
    { kind, weight: 'stronger', sentence: (title, name) => `“${title}” loses one ${what}: ${name}.` },
  );

const collected: KeyHandler = (was, is, { clause, title }) =>
  is === true
    ? [change('adds-category', clause, 'wider', `Starts to collect “${title}”.`, { before: was, after: is })]
    : [change('removes-category', clause, 'stronger', `Stops collecting “${title}”.`, { before: was, after: is })];

const categoryConsent: KeyHandler = (was, is, { clause, title }) => [
  is === 'always'
    ? change('adds-consent', clause, 'stronger', `Sharing “${title}” now always needs consent.`, {
        before: was,
        after: is,
      })
    : change('removes-consent', clause, 'weaker', `Sharing “${title}” needs consent only where the recipient does.`, {
        before: was,
        after: is,
      }),
];

const notNeededFor = eachName(
  {
    kind: 'removes-consent',
    weight: 'weaker',
    sentence: (title, name) => `Sharing “${title}” needs no consent for one more purpose: ${name}.`,
  },
  {
    kind: 'adds-consent',
    weight: 'stronger',
    sentence: (title, name) => `Sharing “${title}” needs consent for one more purpose: ${name}.`,
  },
);

const explanation: KeyHandler = (was, is, { clause, title }) => [
  change(
    'changes-category',
    clause,
    is === true ? 'stronger' : 'weaker',
    is === true
      ? `“${title}” is now explained to the person before it is shared.`
      : `“${title}” may now be shared without an explanation first.`,
    { before: was, after: is },
  ),
];

const categories: Section = {
  kind: 'category',
  noun: 'category of data',
  added: { kind: 'adds-category', weight: 'wider' },
  removed: { kind: 'removes-category', weight: 'stronger' },
  other: { kind: 'changes-category', weight: 'unclear' },
  keys: {
    collected,
    consent: categoryConsent,
    consentNotNeededFor: notNeededFor,
    explanation,
    purposes: allowing('changes-category', 'purpose'),
    recipients: allowing('changes-category', 'recipient'),
  },
};

const bases: KeyHandler = (was, is, { clause, title, before, after }) => {
  const [old, now] = [was as Record<string, Line>, is as Record<string, Line>];
  const controllers = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
  return controllers
    .filter((slug) => !isDeepStrictEqual(old[slug], now[slug]))
    .map((slug) => {
      const who = (after.programme.controllers[slug] ?? before.programme.controllers[slug])?.title ?? slug;
      const same = old[slug]?.article !== undefined && old[slug]?.article === now[slug]?.article;
      return same
        ? change('changes-words', clause, 'words', `Rewords the lawful basis of “${title}” for ${who}.`, {
            before: old[slug],
            after: now[slug],
          })
        : change('changes-basis', clause, 'unclear', `Changes the lawful basis of “${title}” for ${who}.`, {
            before: old[slug],
            after: now[slug],
          });
    });
};

const restriction: KeyHandler = (was, is, { clause, title }) => [
  change(
    'changes-purpose',
    clause,
    is === 'applies' ? 'stronger' : 'weaker',
    `A restriction that a person asks for ${is === 'applies' ? 'now stops' : 'no longer stops'} “${title}”.`,
    { before: was, after: is },
  ),
];

const purposes: Section = {
  kind: 'purpose',
  noun: 'purpose',
  added: { kind: 'adds-purpose', weight: 'wider' },
  removed: { kind: 'removes-purpose', weight: 'stronger' },
  other: { kind: 'changes-purpose', weight: 'unclear' },
  keys: { bases, stages: allowing('changes-purpose', 'stage of the journey'), restriction },
};

const conditions: Section = {
  kind: 'condition',
  noun: 'condition for specially protected data',
  added: { kind: 'changes-basis', weight: 'wider' },
  removed: { kind: 'changes-basis', weight: 'stronger' },
  other: { kind: 'changes-basis', weight: 'unclear' },
};

const doors: Section = {
  kind: 'door',
  noun: 'exception',
  added: { kind: 'adds-door', weight: 'wider' },
  removed: { kind: 'changes-door', weight: 'stronger' },
  other: { kind: 'changes-door', weight: 'unclear' },
};

const rules = (kind: string, noun: string): Section => ({
  kind,
  noun,
  added: { kind: 'changes-safeguard', weight: 'stronger' },
  removed: { kind: 'changes-safeguard', weight: 'weaker' },
  other: { kind: 'changes-safeguard', weight: 'unclear' },
});

const usedFor = eachName(
  {
    kind: 'changes-script',
    weight: 'unclear',
    sentence: (title, name) => `The words “${title}” may be used for one more recipient: ${name}.`,
  },
  {
    kind: 'changes-script',
    weight: 'unclear',
    sentence: (title, name) => `The words “${title}” are for one recipient fewer: ${name}.`,
  },
);

const scripts: Section = {
  kind: 'consent',
  noun: 'consent script',
  added: { kind: 'changes-script', weight: 'inner' },
  removed: { kind: 'changes-script', weight: 'inner' },
  other: { kind: 'changes-script', weight: 'unclear' },
  keys: { recipients: usedFor },
};

const forms: Section = {
  kind: 'form',
  noun: 'form',
  added: { kind: 'changes-form', weight: 'inner' },
  removed: { kind: 'changes-form', weight: 'inner' },
  other: { kind: 'changes-form', weight: 'inner' },
};

const gaps: Section = {
  kind: 'gap',
  noun: 'open question',
  added: { kind: 'gap-changed', weight: 'inner' },
  removed: { kind: 'gap-changed', weight: 'inner' },
  other: { kind: 'gap-changed', weight: 'inner' },
  keys: {
    status: (was, is, { clause, title }) => [
      is === 'decided'
        ? change('gap-decided', clause, 'status', `Decides one open question: ${title}.`, { before: was, after: is })
        : change('gap-changed', clause, 'status', `Opens one question again: ${title}.`, { before: was, after: is }),
    ],
  },
};

const promises: Section = {
  kind: 'promise',
  noun: 'promise',
  added: { kind: 'changes-promise', weight: 'stronger' },
  removed: { kind: 'changes-promise', weight: 'weaker' },
  other: { kind: 'changes-promise', weight: 'inner' },
  keys: {
    words: (was, is, { clause }) => [
      change('changes-promise', clause, 'unclear', `Rewords promise ${clause.replace(/^.*\//, '')}.`, {
        before: was,
        after: is,
      }),
    ],
    keptBy: (was, is, { clause, title }) => [
      change('changes-promise', clause, 'inner', `Other rules keep the promise “${title}”.`, {
        before: was,
        after: is,
      }),
    ],
    controls: (was, is, { clause, title }) => [
      change('changes-promise', clause, 'inner', `The software keeps the promise “${title}” by other means.`, {
        before: was,
        after: is,
      }),
    ],
  },
};

/** The parts of a register that are lines under slugs, each with how it is compared. */
export const SECTIONS: Readonly<Record<string, Section>> = {
  categories,
  purposes,
  conditions,
  recipients,
  doors,
  retention,
  clocks,
  standing: rules('standing', 'duty of staff'),
  rights: rules('right', 'right'),
  safeguards: rules('safeguard', 'safeguard'),
  scripts,
  forms,
  gaps,
  promises,
};

/** A part of a register that has no section of its own: compared line by line all the same, under its own name. */
export const anySection = (part: string, weight: 'inner' | 'product'): Section => ({
  kind: part,
  noun: `line of ${part}`,
  added: { kind: weight === 'product' ? 'changes-product' : 'changes-setting', weight },
  removed: { kind: weight === 'product' ? 'changes-product' : 'changes-setting', weight },
  other: { kind: weight === 'product' ? 'changes-product' : 'changes-setting', weight },
});

/** Lines under slugs, whatever the part of the register is. */
export const linesIn = (part: unknown): Readonly<Record<string, Line>> =>
  typeof part === 'object' && part !== null ? (part as Record<string, Line>) : {};

export type { Registers };
