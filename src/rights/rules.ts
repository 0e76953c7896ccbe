import { clockFor, type Register, type RightsDue, rightsClock } from '../register/index.ts';

/** One step of a request, as far as its clock and status need it. */
export interface Step {
  kind: string;
  onDay: string;
  at: Date;
}

export type RequestStatus =
  | 'received'
  | 'waiting-for-identity'
  | 'waiting-for-answer'
  | 'ready'
  | 'drafted'
  | 'released'
  | 'closed';

export const STATUS_WORDS: Record<RequestStatus, { text: string; state: string }> = {
  received: { text: 'Received', state: 'new' },
  'waiting-for-identity': { text: 'Waiting for identity', state: 'waiting' },
  'waiting-for-answer': { text: 'Waiting for an answer', state: 'waiting' },
  ready: { text: 'Identity verified', state: 'booked' },
  drafted: { text: 'Draft made', state: 'draft' },
  released: { text: 'Released', state: 'done' },
  closed: { text: 'Closed', state: 'done' },
};

const newest = (steps: readonly Step[], kinds: readonly string[]): Step | undefined =>
  steps
    .filter(({ kind }) => kinds.includes(kind))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .at(-1);

/** Whether the newest word on identity is that it was verified (P093). Asking again takes it back. */
export const identityVerified = (steps: readonly Step[]): boolean =>
  newest(steps, ['identity-asked', 'identity-verified'])?.kind === 'identity-verified';

/** Where a request stands: a pure reading of its steps. */
export function statusOf(steps: readonly Step[]): RequestStatus {
  const has = (kind: string) => steps.some((step) => step.kind === kind);
  if (has('closed')) return 'closed';
  if (has('pack-released')) return 'released';
  if (newest(steps, ['identity-asked', 'identity-verified'])?.kind === 'identity-asked') return 'waiting-for-identity';
  if (openClarification(steps)) return 'waiting-for-answer';
  if (has('pack-drafted')) return 'drafted';
  return identityVerified(steps) ? 'ready' : 'received';
}

/** The asking for clarification that nobody has answered yet. */
export const openClarification = (steps: readonly Step[]): Step | undefined => {
  const last = newest(steps, ['clarification-asked', 'clarification-answered']);
  return last?.kind === 'clarification-asked' ? last : undefined;
};

/** The clock of a request as the screen shows it. `due` is null while the month has not begun. */
export interface RequestClock {
  due: Temporal.PlainDate | null;
  outerLimit: Temporal.PlainDate | null;
  state: 'due' | 'soon' | 'overdue' | 'waiting' | 'done';
  text: string;
  /** How the date came about, one sentence each. */
  because: string[];
}

const SOON_DAYS = 7;
const long = (day: Temporal.PlainDate | string): string =>
  Temporal.PlainDate.from(day.toString()).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/**
 * When a request must be answered, by the rights clock and the register's own calendar (P094 to P096). The month begins at
 * receipt, wherever in the organisation that was, or when identity that had to be asked for is shown; it pauses while we wait
 * to be told what is wanted.
 */
export function clockOf(
  register: Pick<Register, 'bankHolidays'>,
  receivedOn: string,
  steps: readonly Step[],
  today: Temporal.PlainDate,
): RequestClock {
  const because = [`It reached us on ${long(receivedOn)}, and the month counts from that day.`];
  const asked = steps.find(({ kind }) => kind === 'identity-asked');
  const shown = asked ? newest(steps, ['identity-verified']) : undefined;
  if (asked) because.push(`We asked for proof of identity on ${long(asked.onDay)}.`);
  if (asked && !identityVerified(steps)) {
    because.push('The month begins on the day on which the proof is shown.');
    return { due: null, outerLimit: null, state: 'waiting', text: 'Waiting for identity', because };
  }
  if (shown) because.push(`It was shown on ${long(shown.onDay)}, so the month counts from there.`);
  const pauses = clarifications(steps, today);
  for (const { asked: from, answered, open } of pauses)
    because.push(
      open
        ? `We asked on ${long(from)} what is wanted. The days until the answer do not count.`
        : `Waiting for an answer from ${long(from)} to ${long(answered)} does not count.`,
    );
  const found = dueOf(register, receivedOn, shown?.onDay, pauses);
  because.push(`Work to ${long(found.due)}. On its latest reading the law allows until ${long(found.outerLimit)}.`);
  return { due: found.due, outerLimit: found.outerLimit, ...standing(found.due, steps, today), because };
}

/** The clause that says how long an answer may take: the programme’s own clock, or the right itself where it names none. */
export function clauseOfClock(register: Pick<Register, 'clocks'>): string {
  const clock = clockFor(register, 'rights-answered');
  return clock ? `clock/${clock.slug}` : 'right/access';
}

function dueOf(
  { bankHolidays }: Pick<Register, 'bankHolidays'>,
  received: string,
  identity: string | undefined,
  pauses: { asked: Temporal.PlainDate; answered: Temporal.PlainDate }[],
): RightsDue {
  return rightsClock(
    {
      received: Temporal.PlainDate.from(received),
      identity: identity === undefined ? undefined : Temporal.PlainDate.from(identity),
      clarifications: pauses.map(({ asked, answered }) => ({ asked, answered })),
    },
    { holidays: new Set(Object.keys(bankHolidays)) },
  );
}

function clarifications(steps: readonly Step[], today: Temporal.PlainDate) {
  const inOrder = steps
    .filter(({ kind }) => kind.startsWith('clarification-'))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const pauses: { asked: Temporal.PlainDate; answered: Temporal.PlainDate; open: boolean }[] = [];
  for (const step of inOrder) {
    const day = Temporal.PlainDate.from(step.onDay);
    const last = pauses.at(-1);
    if (step.kind === 'clarification-asked' && !last?.open) pauses.push({ asked: day, answered: today, open: true });
    if (step.kind === 'clarification-answered' && last?.open) Object.assign(last, { answered: day, open: false });
  }
  return pauses;
}

function standing(
  due: Temporal.PlainDate,
  steps: readonly Step[],
  today: Temporal.PlainDate,
): Pick<RequestClock, 'state' | 'text'> {
  const status = statusOf(steps);
  if (status === 'released' || status === 'closed') return { state: 'done', text: STATUS_WORDS[status].text };
  const left = today.until(due, { largestUnit: 'days' }).days;
  if (left < 0) return { state: 'overdue', text: `Overdue since ${long(due)}` };
  return { state: left <= SOON_DAYS ? 'soon' : 'due', text: left === 0 ? 'Due today' : `Due ${long(due)}` };
}

const NI_NUMBER = /\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]?\b/i;

/** Whether a text holds what looks like a National Insurance number: never written down as a way of knowing somebody. */
export const holdsNiNumber = (text: string): boolean => NI_NUMBER.test(text);
