import type { Checking } from './report.ts';

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const LENGTH = new RegExp(String.raw`\b(\d+|${NUMBERS.join('|')}) (day|month|year)s?\b`, 'gi');
const UNITS: Readonly<Record<string, string>> = {
  days: 'day',
  destroyWithinDays: 'day',
  months: 'month',
  restrictAfterMonths: 'month',
  years: 'year',
  financialYears: 'year',
};

/**
 * The lengths that people read are those that are reckoned with: each length in the words of a keeping rule stands in its periods,
 * and the words of a clock name its number. What is left out of the words is no mistake here: the notice shows the periods beside them.
 */
export function checkLengthsSaid({ draft, report }: Checking): void {
  for (const [slug, rule] of Object.entries(draft.retention)) {
    const kept = lengthsIn({ variants: rule.variants, restrictAfterMonths: rule.restrictAfterMonths });
    for (const said of lengthsSaid(rule.words))
      if (!kept.has(said))
        report(
          'retention',
          [slug, 'words'],
          'words-contradict',
          `people read “${plural(said)}”, and the rule reckons with ${[...kept].map(plural).join(', ') || 'no length'}`,
        );
  }
  for (const [slug, { words, number }] of Object.entries(draft.clocks))
    if (
      !new RegExp(String.raw`\b(${number}|${number === 1 ? 'an?|one' : (NUMBERS[number - 1] ?? number)})\b`, 'i').test(
        words,
      )
    )
      report('clocks', [slug, 'words'], 'words-contradict', `the clock runs to ${number}, and its words do not say so`);
}

/** The lengths in a text, such as “6 month”: numbers as digits, units in the singular. */
function lengthsSaid(words: string): Set<string> {
  return new Set(
    [...words.matchAll(LENGTH)].map(([, number = '', unit = '']) => {
      const spelled = NUMBERS.indexOf(number.toLowerCase()) + 1;
      return `${spelled || Number(number)} ${unit.toLowerCase()}`;
    }),
  );
}

function lengthsIn(value: unknown): Set<string> {
  if (value === null || typeof value !== 'object') return new Set();
  return new Set(
    Object.entries(value).flatMap(([key, each]) =>
      typeof each === 'number' && UNITS[key] ? [`${each} ${UNITS[key]}`] : [...lengthsIn(each)],
    ),
  );
}

const plural = (length: string): string => (length.startsWith('1 ') ? length : `${length}s`);
