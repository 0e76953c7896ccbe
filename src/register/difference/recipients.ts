import type { Register } from '../types.ts';
import { type Change, change } from './change.ts';
import { type KeyHandler, listOf, type Place, type Section, spaced, titleOf } from './lines.ts';

const fieldWords = (register: Register, column: string): string => {
  const category = register.categories[register.columns[column] ?? ''];
  const field = column.replace(/^.*\./, '').replaceAll('_', ' ');
  return category ? `${field} (${category.name.toLowerCase()})` : field;
};

const fields: KeyHandler = (was, is, { clause, title, before, after }) => {
  const { added, removed } = listOf(was, is);
  return [
    ...added.map((column) =>
      change(
        'adds-field',
        clause,
        'wider',
        `Lets “${title}” receive one more field: ${fieldWords(after, String(column))}.`,
        {
          after: column,
        },
      ),
    ),
    ...removed.map((column) =>
      change(
        'removes-field',
        clause,
        'stronger',
        `“${title}” no longer receives ${fieldWords(before, String(column))}.`,
        {
          before: column,
        },
      ),
    ),
  ];
};

/** `fields` is made of `minimum` and of the categories: when it changed too, it says so by itself. */
const madeOfFields: KeyHandler = (_was, _is, { old, now }) => {
  const { added, removed } = listOf(old.fields, now.fields);
  return added.length + removed.length > 0 ? 'said' : [];
};

const consent: KeyHandler = (was, is, { clause, title }) =>
  is === 'needed'
    ? [
        change('adds-consent', clause, 'stronger', `Sharing with “${title}” now needs the person’s consent.`, {
          before: was,
          after: is,
        }),
      ]
    : [
        change('removes-consent', clause, 'weaker', `Sharing with “${title}” no longer needs the person’s consent.`, {
          before: was,
          after: is,
        }),
      ];

const exceptions: KeyHandler = (was, is, { clause, title }) => {
  const { added, removed } = listOf(was, is);
  const words = (line: unknown): string => titleOf(line as never, 'an exception');
  return [
    ...added.map((line) =>
      change('removes-consent', clause, 'weaker', `Adds a case in which “${title}” needs no consent: ${words(line)}.`, {
        after: words(line),
      }),
    ),
    ...removed.map((line) =>
      change(
        'adds-consent',
        clause,
        'stronger',
        `Removes a case in which “${title}” needed no consent: ${words(line)}.`,
        {
          before: words(line),
        },
      ),
    ),
  ];
};

/** A list where each entry lets a recipient do more. */
const widening =
  (what: string): KeyHandler =>
  (was, is, place) => {
    const { added, removed } = listOf(was, is);
    return [
      ...added.map((each) =>
        wider(place, `“${place.title}” gains ${what}: ${named(place.after, each)}.`, { after: each }),
      ),
      ...removed.map((each) =>
        narrower(place, `“${place.title}” loses ${what}: ${named(place.before, each)}.`, { before: each }),
      ),
    ];
  };

/** A safeguard that is on or off. */
const safeguard =
  (on: string, off: string): KeyHandler =>
  (was, is, place) => [
    is === true
      ? narrower(place, `“${place.title}”: ${on}.`, { before: was, after: is })
      : wider(place, `“${place.title}”: ${off}.`, { before: was, after: is }),
  ];

const named = (register: Register, slug: unknown): string =>
  register.purposes[String(slug)]?.title ?? register.doors[String(slug)]?.title ?? spaced(String(slug));
const wider = ({ clause }: Place, sentence: string, words: { before?: unknown; after?: unknown }): Change =>
  change('widens-recipient', clause, 'wider', sentence, words);
const narrower = ({ clause }: Place, sentence: string, words: { before?: unknown; after?: unknown }): Change =>
  change('narrows-recipient', clause, 'stronger', sentence, words);

const cohort: KeyHandler = (was, is, place) =>
  was === undefined
    ? [narrower(place, `“${place.title}” now receives data of one cohort only: ${is}.`, { after: is })]
    : [
        wider(place, `“${place.title}” now receives data of other people than cohort ${was}.`, {
          before: was,
          after: is,
        }),
      ];

/** How recipients are compared: who may receive what, and under which safeguards. */
export const recipients: Section = {
  kind: 'recipient',
  noun: 'recipient',
  added: { kind: 'adds-recipient', weight: 'wider' },
  removed: { kind: 'removes-recipient', weight: 'stronger' },
  other: { kind: 'widens-recipient', weight: 'unclear' },
  keys: {
    fields,
    minimum: madeOfFields,
    minimumCategories: madeOfFields,
    consent,
    consentExceptions: exceptions,
    purposes: widening('one purpose'),
    channels: widening('one way to send'),
    stages: widening('one stage of the journey'),
    doors: widening('one exception'),
    region: widening('one country'),
    named: safeguard(
      'each organisation or person must now be named',
      'organisations and people need no longer be named one by one',
    ),
    doorNeeded: safeguard(
      'nothing goes there now except through an exception',
      'data may now go there without an exception',
    ),
    assignedActor: safeguard(
      'only staff who are assigned to the person may now share',
      'staff who are not assigned to the person may now share',
    ),
    cohort,
  },
};
