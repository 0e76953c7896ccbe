import { InvalidFacts, parseDay, RegisterRefused } from '../clocks/index.ts';
import { dayOf } from './events.ts';
import type { RetentionFacts } from './facts.ts';
import type { RetentionRule, Variant } from './rule.ts';

/** The register entry that a rule is, for refusals. */
export function clauseOf(rule: { id: string }): string {
  return `retention/${rule.id}`;
}

/**
 * The variant of a rule that is for these people. Throws InvalidFacts when the part is unknown or a fact that decides it is
 * missing (a cohort is never guessed: destruction cannot be undone), RegisterRefused when the rule is not for them.
 */
export function chooseVariant(rule: RetentionRule, facts: RetentionFacts): Variant {
  const ofPart = rule.variants.filter(({ part }) => part === facts.part);
  if (ofPart.length === 0) {
    const parts = [...new Set(rule.variants.map(({ part }) => part ?? 'the main part, by leaving part out'))];
    throw new InvalidFacts(
      'part-unknown',
      facts.part ? `Retention rule ${rule.id} has no part of that name` : `Retention rule ${rule.id} has several parts`,
      `Name the part: ${parts.join(', ')}`,
    );
  }
  const chosen = ofPart.find((variant) => fitsCohort(variant, facts) && fitsAge(variant, facts));
  if (chosen) return chosen;
  throw new RegisterRefused(
    'rule-does-not-apply',
    `Retention rule ${rule.id} is for other people: ${[...new Set(ofPart.map(whom))].join('; or ')}`,
    'Use the rule that is for this person',
    clauseOf(rule),
  );
}

function fitsCohort(variant: Variant, facts: RetentionFacts): boolean {
  if (!variant.cohort) return true;
  if (facts.cohort) return variant.cohort === facts.cohort;
  throw new InvalidFacts('cohort-missing', 'The rule depends on the cohort', 'Give the cohort: ESF or NON');
}

/** Without a date of birth a person counts as an adult, so a rule for adults needs none. */
function fitsAge({ age }: Variant, facts: RetentionFacts): boolean {
  if (!age || (age.from !== undefined && facts.dateOfBirth === undefined)) return true;
  const years = ageOn(birthDate(facts), dayOf(age.on, facts));
  return age.under === undefined ? years >= (age.from ?? 0) : years < age.under;
}

function whom({ cohort, age }: Variant): string {
  const words = [
    cohort === 'ESF' ? 'the European Social Fund cohort' : undefined,
    cohort === 'NON' ? 'people outside the European Social Fund cohort' : undefined,
    age?.under ? `people under ${age.under}` : undefined,
    age?.from ? `people aged ${age.from} or over` : undefined,
  ];
  return words.filter(Boolean).join(', ');
}

/** Whole years of age on a day; someone born on 29 February comes of age on 1 March of other years. */
export function ageOn(born: Temporal.PlainDate, day: Temporal.PlainDate): number {
  return born.until(day, { largestUnit: 'years' }).years;
}

/** The date of birth among the facts. Throws InvalidFacts when it is missing. */
export function birthDate(facts: RetentionFacts): Temporal.PlainDate {
  if (facts.dateOfBirth) return parseDay(facts.dateOfBirth, 'dateOfBirth');
  throw new InvalidFacts('date-of-birth-missing', 'The rule depends on age', 'Give the date of birth');
}
