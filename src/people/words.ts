import type { Origin } from './read-referral.ts';

const SOURCES: Record<string, string> = {
  jcp: 'From Jobcentre Plus',
  participant: 'From the participant',
  'other-referrer': 'From another referrer',
  staff: 'Written down by staff',
  'delivery-partner': 'From a delivery partner',
};

/** For each field, the line that says where it came from: “From Jobcentre Plus, 20 November 2026”. */
export function originWords(origins: Readonly<Record<string, Origin>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(origins).map(([field, { source, asAt }]) => [
      field,
      `${SOURCES[source] ?? 'From another source'}, ${Temporal.PlainDate.from(asAt).toLocaleString('en-GB', { dateStyle: 'long' })}`,
    ]),
  );
}
