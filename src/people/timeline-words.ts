import type { StageMove } from './stages.ts';

/** One event as the database tells it: a kind, when it was written down, by whom, and one detail. */
export interface TimelineFact {
  kind: string;
  at: Date;
  subject: string;
  detail: string | null;
  happensAt: Date | null;
  by: string | null;
  /** The move to another stage that this event is, with its day and its reason. */
  move?: StageMove;
}

/** One event as the timeline shows it. `link` says which of the person’s pages tells more. */
export interface TimelineItem {
  title: string;
  at: Date;
  by: string | null;
  text: string | null;
  link: string | null;
}

const MEETINGS: Record<string, string> = {
  'first-meeting': 'First meeting',
  review: 'Review',
  'job-search': 'Job search meeting',
  'catch-up': 'Catch-up',
  group: 'Group session',
};
const CHANNELS: Record<string, string> = {
  jcp: 'Jobcentre Plus',
  self: 'the person themselves',
  'health-service': 'a health service',
  council: 'a council service',
  voluntary: 'a voluntary organisation',
  other: 'another referrer',
};
const ENDS: Record<string, string> = {
  completed: 'They completed the programme',
  'left-early': 'They left early',
  withdrawn: 'They withdrew',
  died: 'They died',
  'moved-away': 'They moved away',
};

const meeting = (kind: string | null): string => MEETINGS[kind ?? ''] ?? 'Appointment';
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Mon Tue Wed Thu Fri Sat Sun'.split(' ');
const inFull = (date: Temporal.PlainDate): string => `${date.day} ${MONTHS[date.month - 1]} ${date.year}`;

const when = (at: Date | null): string => {
  if (at === null) return '';
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('Europe/London');
  const hour = `${local.hour % 12 || 12}${local.minute === 0 ? '' : `:${String(local.minute).padStart(2, '0')}`}`;
  return `${WEEKDAYS[local.dayOfWeek - 1]} ${inFull(local.toPlainDate())} at ${hour}${local.hour < 12 ? 'am' : 'pm'}`;
};
const day = (iso: string | null): string => (iso === null ? '' : inFull(Temporal.PlainDate.from(iso)));

type Words = { title: string; text?: string | null; link?: string };

const TITLES: Record<string, (fact: TimelineFact) => Words> = {
  referred: ({ detail }) => ({
    title: 'Referral received',
    text: `From ${CHANNELS[detail ?? ''] ?? 'another referrer'}`,
    link: '/referral',
  }),
  acknowledged: () => ({ title: 'Referral acknowledged', link: '/referral' }),
  matched: () => ({ title: 'Referral matched to this person', link: '/referral' }),
  declined: ({ detail }) => ({ title: 'Referral declined', text: detail, link: '/referral' }),
  withdrawn: ({ detail }) => ({ title: 'Referral withdrawn', text: detail, link: '/referral' }),
  allocated: ({ detail }) => ({ title: 'Allocated', text: detail }),
  started: ({ detail }) => ({ title: 'Started the programme', text: `On ${day(detail)}` }),
  'stage-entered': ({ move, detail }) => ({
    title: 'Came to another stage',
    text: move ? `${move.title}, from ${day(move.enteredOn)}. Why: ${move.reason}` : detail,
  }),
  ended: ({ detail }) => ({ title: 'Left the programme', text: ENDS[detail ?? ''] ?? null }),
  booked: (fact) => ({
    title: `${meeting(fact.detail)} booked`,
    text: `For ${when(fact.happensAt)}`,
    link: `/appointments/${fact.subject}`,
  }),
  moved: (fact) => ({
    title: `${meeting(fact.detail)} moved`,
    text: `To ${when(fact.happensAt)}`,
    link: `/appointments/${fact.subject}`,
  }),
  cancelled: (fact) => ({
    title: 'Appointment cancelled',
    text: `It was for ${when(fact.happensAt)}`,
    link: `/appointments/${fact.subject}`,
  }),
  held: (fact) => ({ title: `${meeting(fact.detail)} held`, link: `/appointments/${fact.subject}` }),
  'came-not-held': (fact) => ({
    title: `${meeting(fact.detail)}: came, not held`,
    link: `/appointments/${fact.subject}`,
  }),
  'did-not-attend': (fact) => ({
    title: `${meeting(fact.detail)}: did not attend`,
    link: `/appointments/${fact.subject}`,
  }),
  'attendance-corrected': (fact) => ({ title: 'Attendance corrected', link: `/appointments/${fact.subject}` }),
  'notice-given': ({ detail }) => ({ title: 'Privacy notice given', text: `Version ${detail}` }),
  assessed: () => ({ title: 'First assessment recorded', link: '/assessment' }),
  'plan-agreed': () => ({ title: 'Action plan agreed', link: '/plan' }),
  note: (fact) => ({ title: 'Note written', link: `/notes#note-${fact.subject}` }),
  'note-corrected': (fact) => ({ title: 'Note corrected', link: `/notes#note-${fact.subject}` }),
  'consent-given': ({ detail }) => ({ title: 'Consent given', text: `To share with ${detail}`, link: '/consents' }),
  'consent-refused': ({ detail }) => ({ title: 'Consent refused', text: `To share with ${detail}`, link: '/consents' }),
  'consent-withdrawn': ({ detail }) => ({
    title: 'Consent withdrawn',
    text: `To share with ${detail}`,
    link: '/consents',
  }),
  'disclosure-allowed': (fact) => ({
    title: 'Shared',
    text: `With ${fact.detail}`,
    link: `/disclosures/${fact.subject}`,
  }),
  'disclosure-refused': (fact) => ({
    title: 'Sharing refused',
    text: `With ${fact.detail}`,
    link: `/disclosures/${fact.subject}`,
  }),
  'reveal-ni-number': () => ({ title: 'National Insurance number shown', link: '/referral' }),
  'correct-details': () => ({ title: 'Details corrected', link: '/referral' }),
};

/** The words for one event; undefined for a kind that the timeline does not tell of. */
export function timelineItem(fact: TimelineFact): TimelineItem | undefined {
  const words = TITLES[fact.kind]?.(fact);
  if (!words) return undefined;
  return { title: words.title, at: fact.at, by: fact.by, text: words.text ?? null, link: words.link ?? null };
}
