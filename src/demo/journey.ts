import type { Register } from '../register/index.ts';
import type { Demonstration } from './demonstration.ts';
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

/** Each person of a large data set gets one of many caseloads alike. */
const CASELOAD_SIZE = 60;
const SMALL_LIMIT = 240;

/** The caseload of person `index`, and the slugs of extra caseloads that a large data set needs. */
const caseloadOf = ({ spread }: Pick<Demonstration, 'spread'>, index: number): string =>
  index < SMALL_LIMIT
    ? (spread[index % spread.length] ?? '')
    : `more-${Math.floor((index - SMALL_LIMIT) / CASELOAD_SIZE)}`;
/** Where new people wait, and where those under MAPPA do: the caseloads of those kinds. */
export const doorOf = ({ caseloads }: Pick<Demonstration, 'caseloads'>, mappa: boolean): string =>
  (mappa ? caseloads.find(({ kind }) => kind === 'nominated-officer') : undefined)?.slug ??
  caseloads.find(({ kind }) => kind === 'intake')?.slug ??
  '';
export const extraCaseloads = (people: number): string[] =>
  Array.from({ length: Math.max(0, Math.ceil((people - SMALL_LIMIT) / CASELOAD_SIZE)) }, (_, n) => `more-${n}`);

const none = { esfFormOn: null, endedOn: null, endReason: null, lastPaymentOn: null, mappa: false } as const;

/** The people of a programme, and what of its register decides how long they stay. */
export interface Journeys {
  demo: Demonstration;
  register: Pick<Register, 'programme'>;
}

/** The journey of person `index`, relative to `today`. Pure: the same on every machine for the same day. */
export function demoJourney(
  { demo, register: { programme } }: Journeys,
  seed: number,
  index: number,
  today: Temporal.PlainDate,
): DemoJourney {
  const { supportDays } = programme.journey;
  const opens = Temporal.PlainDate.from(programme.referrals.opens);
  const random = randomFor(seed + 1, index);
  const caseload = caseloadOf(demo, index);
  const longest = Math.max(30, opens.until(today).days - 14);
  const ago = (days: number) => today.subtract({ days });
  if (caseload === doorOf(demo, false)) return atTheDoor(demo, index, ago);
  const step = Math.floor(index / demo.spread.length) % 9;
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
  if (step === 7 && longest > 900) return ended(base, ago(700 + random.below(200)), supportDays, 'completed');
  if (step === 8 && programme.esf) return historic(base, index, programme.esf.startBefore, supportDays);
  if (step === 6 && longest > 380)
    return ended(base, ago(320 + random.below(60)), 120 + random.below(60), 'left-early');
  const startedAgo = Math.min(longest, 25 + random.below(step === 5 ? 60 : 380) + (step === 5 ? 380 : 0));
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

function atTheDoor(demo: Demonstration, index: number, ago: (days: number) => Temporal.PlainDate): DemoJourney {
  const turn = Math.floor(index / demo.spread.length) % 4;
  const referredOn = ago([1, 5, 3, 2][turn] ?? 1);
  const mappa = turn === 3;
  return {
    ...none,
    mappa,
    caseload: doorOf(demo, mappa),
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

/** How long before its last starters the made-up people of a second fund began, at most. */
const FUNDED_DAYS = 1386;

/** Somebody of the years when a second fund paid a part: with its first form. */
function historic(base: Base, index: number, startBefore: string, supportDays: number): DemoJourney {
  const startedOn = Temporal.PlainDate.from(startBefore).add({ days: (index % 90) * 10 - FUNDED_DAYS });
  const journey = ended(base, startedOn, supportDays - 1, index % 16 === 0 ? 'completed' : 'left-early');
  return { ...journey, esfFormOn: startedOn.add({ days: 2 }) };
}
