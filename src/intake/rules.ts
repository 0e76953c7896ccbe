import { clockDue } from '../people/index.ts';
import { CHANNELS, type ReferralChannel, type Register } from '../register/index.ts';
import type { ProblemCode } from './parse/index.ts';

export { CHANNELS };
export type Channel = ReferralChannel;

/** How a channel is called on screen. */
export const CHANNEL_WORDS: Record<Channel, string> = {
  jcp: 'Jobcentre Plus',
  self: 'The people themselves',
  'health-service': 'A health service',
  council: 'A council service',
  voluntary: 'A voluntary organisation',
  other: 'Another referrer',
};

/** Who the facts of a channel come from, in the words of a fact's provenance. */
export const SOURCE_OF = {
  jcp: 'jcp',
  self: 'participant',
  'health-service': 'other-referrer',
  council: 'other-referrer',
  voluntary: 'other-referrer',
  other: 'other-referrer',
} as const satisfies Record<Channel, string>;

/** Rows in one batch: one person is one act, and at most 1,000 acts make a transaction. */
export const BATCH_ROWS = 1_000;

/** What became, or would become, of the rows of a file. `quarantined` counts rows, `reasons` counts problems by code. */
export interface Counts {
  created: number;
  updated: number;
  unchanged: number;
  quarantined: number;
  duplicates: number;
  reasons: Partial<Record<ProblemCode, number>>;
}

export const noCounts = (): Counts => ({
  created: 0,
  updated: 0,
  unchanged: 0,
  quarantined: 0,
  duplicates: 0,
  reasons: {},
});

/** Codes that say a row may be about something the file or the programme has already. */
export const DUPLICATE_CODES: readonly ProblemCode[] = ['duplicate-in-file', 'possible-duplicate-person'];

/** Codes that a person must decide about by comparing records; every other problem is put right by correcting the row. */
export const DECISION_CODES: readonly ProblemCode[] = ['possible-duplicate-person', 'previously-destroyed'];

/** Counts one quarantined row by its problems. */
export function countQuarantined(counts: Counts, codes: readonly ProblemCode[]): void {
  counts.quarantined += 1;
  if (codes.some((code) => DUPLICATE_CODES.includes(code))) counts.duplicates += 1;
  for (const code of codes) counts.reasons[code] = (counts.reasons[code] ?? 0) + 1;
}

export type ImportStatus = 'waiting' | 'importing' | 'imported' | 'discarded';

/** Where an import stands, from its decision and the batches that are not done. */
export function importStatus(decision: string | null, batchesLeft: number): ImportStatus {
  if (decision === null) return 'waiting';
  if (decision === 'discard') return 'discarded';
  return batchesLeft > 0 ? 'importing' : 'imported';
}

/** By when a referral must be acknowledged, by the programme's own clock (P025); undefined when it sets none. */
export function acknowledgeBy(
  register: Pick<Register, 'clocks' | 'bankHolidays'>,
  referredOn: string,
): Temporal.PlainDate | undefined {
  return clockDue(register, 'referral-acknowledged', referredOn);
}

/** How urgent a due date is today: colours the work, never the person. */
export function dueState(due: Temporal.PlainDate, today: Temporal.PlainDate): 'overdue' | 'soon' | 'due' {
  const order = Temporal.PlainDate.compare(due, today);
  return order < 0 ? 'overdue' : order === 0 ? 'soon' : 'due';
}
