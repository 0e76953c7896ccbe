import { cohortOf, keepingOf } from '../../people/index.ts';
import { classesConcerned, dependsOnAge, keepingTally, type Register } from '../../register/index.ts';
import type { LifeDates } from './read.ts';

/** Reckons, for everybody, how a changed register moves the days on which classes of their data go. */
export function keepingOfEverybody(before: Register, after: Register, today: Temporal.PlainDate) {
  const ages = dependsOnAge([before, after], classesConcerned(before, after));
  return keepingTally<LifeDates>(
    { before, after },
    (register, className, dates) => {
      const [binding] = keepingOf(register, className, lifeFrom(register, dates, today));
      return binding && { rule: binding.rule, destroyFrom: binding.destroyFrom };
    },
    { today: today.toString(), keyOf: (dates) => keyOf(dates, ages) },
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

const keyOf = (dates: LifeDates, ages: boolean): string =>
  Object.entries(dates)
    .filter(([name]) => name !== 'id' && (ages || name !== 'dateOfBirth'))
    .map(([, day]) => day ?? '-')
    .join(' ');
