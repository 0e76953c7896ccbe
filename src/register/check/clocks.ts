import type { ClockEvent } from '../product-words.ts';
import type { Checking } from './report.ts';

/** The longest that the law gives for an event, in the units in which it may be counted. */
const LONGEST: Partial<Record<ClockEvent, { units: Record<string, number>; law: string }>> = {
  'rights-answered': { units: { months: 1, days: 28, 'working-days': 20 }, law: 'UK GDPR Article 12A: one month' },
  'rights-extended': {
    units: { months: 2, days: 59, 'working-days': 40 },
    law: 'UK GDPR Article 12A: two months more',
  },
  'breach-reported': { units: { hours: 72, days: 3 }, law: 'UK GDPR Article 33: 72 hours' },
  'complaint-acknowledged': {
    units: { days: 30, 'working-days': 20, hours: 720 },
    law: 'Data Protection Act 2018, section 164A: 30 days',
  },
  'notice-given': { units: { months: 1, days: 28, 'working-days': 20 }, law: 'UK GDPR Article 14: one month' },
};

/** Clocks that the law sets are there, and none runs longer than the law allows. */
export function checkClocks({ draft, report }: Checking): void {
  for (const [event, { units, law }] of Object.entries(LONGEST)) {
    const found = Object.entries(draft.clocks).find(([, clock]) => clock.event === event);
    if (!found) {
      report('clocks', [], 'clock-missing', `no clock waits for ${event}, and the law sets one (${law})`);
      continue;
    }
    const [slug, { number, unit }] = found;
    const longest = units[unit];
    if (longest === undefined)
      report('clocks', [slug, 'unit'], 'clock-unit-wrong', `${slug} is counted in ${Object.keys(units).join(' or ')}`);
    else if (number > longest) report('clocks', [slug, 'number'], 'clock-too-long', `the law allows no more (${law})`);
  }
}
