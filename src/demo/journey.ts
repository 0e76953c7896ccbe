import { randomFor } from './random.ts';

/** Where a made-up person has got to, as dates. The demonstration covers every place on the way. */
export interface DemoJourney {
  caseload: string;
  referredOn: Temporal.PlainDate;
  acknowledgedOn: Temporal.PlainDate | null;
  allocated: boolean;
  startedOn: Temporal.PlainDate | null;
  esfFormOn: Temporal.PlainDate | null;
  endedOn: Temporal.PlainDate | null;
  endReason: 'completed' | 'left-early' | null;
  lastPaymentOn: Temporal.PlainDate | null;
  mappa: boolean;
  /** Days from today of past meetings, and of the next one. */
  pastMeetings: number[];
  nextMeeting: number | null;
}

/** The demonstration's caseloads in turn; each person of a large data set gets one of many like them. */
const SMALL = ['east-1', 'east-1', 'east-1', 'east-2', 'get-set-1', 'east-1', 'intake', 'leonard-1'] as const;
export const CASELOAD_SIZE = 60;
const SMALL_LIMIT = 240;

/** The caseload of person `index`, and the slugs of extra caseloads that a large data set needs. */
export const caseloadOf = (index: number): string =>
  index < SMALL_LIMIT
    ? (SMALL[index % SMALL.length] ?? 'east-1')
    : `more-${Math.floor((index - SMALL_LIMIT) / CASELOAD_SIZE)}`;
export const extraCaseloads = (people: number): string[] =>
  Array.from({ length: Math.max(0, Math.ceil((people - SMALL_LIMIT) / CASELOAD_SIZE)) }, (_, n) => `more-${n}`);

const none = { esfFormOn: null, endedOn: null, endReason: null, lastPaymentOn: null, mappa: false } as const;

/** The journey of person `index`, relative to `today`. Pure: the same on every machine for the same day. */
export function demoJourney(seed: number, index: number, today: Temporal.PlainDate): DemoJourney {
  const random = randomFor(seed + 1, index);
  const caseload = caseloadOf(index);
  const ago = (days: number) => today.subtract({ days });
  if (caseload === 'intake') return atTheDoor(index, ago);
  const step = Math.floor(index / SMALL.length) % 9;
  const base = { caseload, allocated: true, ...none };
  if (index > 0 && step === 1) {
    const referredOn = ago(4 + random.below(5));
    return {
      ...base,
      referredOn,
      acknowledgedOn: referredOn.add({ days: 1 }),
      startedOn: null,
      pastMeetings: [],
      nextMeeting: 1 + random.below(6),
    };
  }
  if (step === 2) {
    const referredOn = ago(26 + random.below(10));
    return {
      ...base,
      referredOn,
      acknowledgedOn: referredOn.add({ days: 1 }),
      startedOn: null,
      pastMeetings: [-9],
      nextMeeting: null,
    };
  }
  if (step === 7) return ended(base, ago(700 + random.below(200)), 456, 'completed');
  if (step === 8) return historic(base, index);
  if (step === 6) return ended(base, ago(320 + random.below(60)), 120 + random.below(60), 'left-early');
  const startedAgo = 25 + random.below(step === 5 ? 60 : 380) + (step === 5 ? 380 : 0);
  const referredOn = ago(startedAgo + 12);
  const meetings = Array.from(
    { length: Math.min(8, 1 + Math.floor(startedAgo / 21)) },
    (_, n) => -startedAgo + n * 21,
  ).filter((day) => day < 0);
  return {
    ...base,
    referredOn,
    acknowledgedOn: referredOn.add({ days: 1 }),
    startedOn: ago(startedAgo),
    pastMeetings: meetings,
    nextMeeting: random.chance(0.9) ? 1 + random.below(13) : null,
  };
}

function atTheDoor(index: number, ago: (days: number) => Temporal.PlainDate): DemoJourney {
  const turn = Math.floor(index / SMALL.length) % 4;
  const referredOn = ago([1, 5, 3, 2][turn] ?? 1);
  const mappa = turn === 3;
  return {
    ...none,
    mappa,
    caseload: mappa ? 'nominated' : 'intake',
    allocated: false,
    referredOn,
    acknowledgedOn: turn === 2 ? referredOn.add({ days: 1 }) : null,
    startedOn: null,
    pastMeetings: [],
    nextMeeting: null,
  };
}

type Base = Pick<
  DemoJourney,
  'caseload' | 'allocated' | 'esfFormOn' | 'endedOn' | 'endReason' | 'lastPaymentOn' | 'mappa'
>;

function ended(
  base: Base,
  startedOn: Temporal.PlainDate,
  days: number,
  endReason: 'completed' | 'left-early',
): DemoJourney {
  const endedOn = startedOn.add({ days });
  const referredOn = startedOn.subtract({ days: 11 });
  return {
    ...base,
    referredOn,
    acknowledgedOn: referredOn.add({ days: 2 }),
    startedOn,
    endedOn,
    endReason,
    lastPaymentOn: endReason === 'completed' ? endedOn.add({ days: 40 }) : null,
    pastMeetings: [],
    nextMeeting: null,
  };
}

/** Somebody of the years when the European Social Fund paid a part: start before 1 November 2022, with its first form. */
function historic(base: Base, index: number): DemoJourney {
  const startedOn = Temporal.PlainDate.from('2019-01-15').add({ days: (index % 90) * 10 });
  const journey = ended(base, startedOn, 455, index % 16 === 0 ? 'completed' : 'left-early');
  return { ...journey, esfFormOn: startedOn.add({ days: 2 }) };
}
