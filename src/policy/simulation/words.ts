import type { Shift } from '../../register/index.ts';
import type { Simulation } from './run.ts';

const number = (count: number): string => count.toLocaleString('en-GB');
const counted = (count: number, one: string, many: string): string => `${number(count)} ${count === 1 ? one : many}`;

/** What a simulation found, as sentences: the first line of each part, then its details. */
export function simulationWords({ days, disclosures, consents, keeping }: Simulation): string[] {
  const { nowRefused, nowAllowed, withoutFacts } = disclosures;
  const last = counted(days, 'day', 'days');
  return [
    `${counted(nowRefused.count, 'disclosure', 'disclosures')} of the last ${last} would now be refused, out of ${number(disclosures.read)} decided`,
    ...nowRefused.byClause.map((each) => `  ${each.clause}: ${number(each.count)}. ${each.message}.`),
    `${counted(nowAllowed.count, 'refused disclosure', 'refused disclosures')} would now be allowed`,
    ...nowAllowed.byClause.map((each) => `  ${each.clause}, which refused: ${number(each.count)}`),
    ...(withoutFacts > 0
      ? [`${number(withoutFacts)} cannot be replayed: they are older than the keeping of facts`]
      : []),
    `${number(consents.noLongerMatch)} of ${counted(consents.live, 'live consent', 'live consents')} would no longer match`,
    ...consents.why.map((each) => `  ${each.clause}: ${number(each.count)}. ${each.message}.`),
    `${counted(keeping.changed, 'person has', 'people have')} data that would be destroyed on another day; ${number(keeping.dueAtOnce)} would be due at once`,
    ...keeping.byRule.map((shift) => `  retention/${shift.rule} (${shift.class}): ${shiftWords(shift)}`),
  ];
}

/** How one rule moves its class: how many people, how far, and how many at once. */
export function shiftWords({ people, earliest, latest, dateAppears, dateGoes, dueAtOnce }: Shift): string {
  const parts = [counted(people, 'person', 'people')];
  if (earliest !== null && latest !== null)
    parts.push(earliest === latest ? daysAway(earliest) : `from ${daysAway(earliest)} to ${daysAway(latest)}`);
  if (dateAppears > 0) parts.push(`${number(dateAppears)} without a day would have one`);
  if (dateGoes > 0) parts.push(`${number(dateGoes)} would no longer have a day`);
  if (dueAtOnce > 0) parts.push(`${number(dueAtOnce)} due at once`);
  return parts.join(', ');
}

const daysAway = (days: number): string => `${counted(Math.abs(days), 'day', 'days')} ${days < 0 ? 'sooner' : 'later'}`;
