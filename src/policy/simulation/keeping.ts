import { cohortOf, keepingOf } from '../../people/index.ts';
import { dependencies, keepingTally, type Register } from '../../register/index.ts';
import type { LifeDates } from './read.ts';

/** Reckons, for everybody, how a changed register moves the days on which classes of their data go. */
export function keepingOfEverybody(before: Register, after: Register, today: Temporal.PlainDate) {
  const keyOf = keysFor([before, after]);
  return keepingTally<LifeDates>(
    { before, after },
    (register, className, dates) => {
      const [binding] = keepingOf(register, className, lifeFrom(register, dates, today));
      return binding && { rule: binding.rule, destroyFrom: binding.destroyFrom };
    },
    { today: today.toString(), keyOf },
  );
}

function lifeFrom(register: Register, dates: LifeDates, today: Temporal.PlainDate) {
  const days: [string, string | null][] = [
    ['T-CONSENT-END', dates.consentEndedOn],
    ['T-CONSENT', dates.consentedOn],
    ['T-DISCLOSED', dates.disclosedOn],
    ['T-EVENT', today.toString()],
  ];
  return {
    ...dates,
    cohort: cohortOf(register, dates),
    others: Object.fromEntries(days.filter((pair): pair is [string, string] => pair[1] !== null)),
    holds: [],
  };
}

/** Which of the dates stands for which event of the register. Others never happen to a person, or happen today. */
const DATE_OF: Record<string, keyof LifeDates> = {
  'T-REF': 'referredOn',
  'T-EXIT': 'exitedOn',
  'T-PAY': 'lastPaymentOn',
  'T-CONSENT': 'consentedOn',
  'T-CONSENT-END': 'consentEndedOn',
  'T-DISCLOSED': 'disclosedOn',
};

/** Two lives are reckoned alike for a class when the dates that its rules count from are the same. */
function keysFor(registers: readonly Register[]): (dates: LifeDates, className: string) => string {
  const used = new Map<string, (keyof LifeDates)[]>();
  const namesOf = (className: string): (keyof LifeDates)[] => {
    const known = used.get(className);
    if (known) return known;
    const { triggers, age } = dependencies(registers, className);
    const names = [...triggers].flatMap((trigger) => DATE_OF[trigger] ?? []);
    if (age) names.push('dateOfBirth');
    used.set(className, names);
    return names;
  };
  return (dates, className) =>
    [
      dates.startedOn === null ? 'never' : 'started',
      ...registers.map((register) => cohortOf(register, dates)),
      ...namesOf(className).map((name) => dates[name]),
    ].join(' ');
}
