/** The choices of casework and what each is called on screen. One list for the schema, the page and the table. */

const labels = <const Key extends string>(words: Record<Key, string>) => ({
  values: Object.keys(words) as [Key, ...Key[]],
  of: (key: string): string => words[key as Key] ?? key,
  items: Object.entries<string>(words).map(([value, text]) => ({ value, text })),
});

export const KINDS = labels({
  'first-meeting': 'First meeting',
  review: 'Review',
  'job-search': 'Job search',
  'catch-up': 'Catch-up',
  group: 'Group session',
});

export const HOW = labels({ 'in-person': 'In person', telephone: 'By phone', video: 'By video' });

/** Why somebody did not come. Health is never a reason here: it belongs in a note, if anywhere. */
export const ABSENT = labels({
  'no-word': 'Did not come and did not tell us',
  'said-before': 'Told us before that they could not come',
});

/** Why a meeting did not take place although the person came. */
export const NOT_HELD = labels({
  'came-too-late': 'Came too late for the meeting',
  'had-to-leave': 'Had to leave',
  'we-could-not': 'Our staff could not hold it',
  'no-room-or-line': 'The room, phone or video did not work',
  'agreed-another-day': 'We agreed on another day',
});

export const NOT_HAPPENED = { ...ABSENT, values: [...ABSENT.values, ...NOT_HELD.values] as const };

/** The words for why a meeting did not take place, whichever the cause. */
export const reasonWords = (reason: string): string =>
  (ABSENT.values as string[]).includes(reason) ? ABSENT.of(reason) : NOT_HELD.of(reason);

export const CANCELLED = labels({
  'participant-asked': 'The participant asked us to',
  'we-asked': 'We cannot hold it',
  'booked-by-mistake': 'It was booked by mistake',
  'left-programme': 'The participant left the programme',
});

export const NOTICE_HOW = labels({
  'read-aloud': 'I read it aloud and explained it',
  'on-paper': 'I gave it on paper and explained it',
  'on-screen': 'They read it on a screen with me',
  sent: 'I sent it before the meeting and checked they had it',
});

export const TOPICS = labels({
  meeting: 'Meeting',
  contact: 'Phone call or message',
  work: 'Jobs and employers',
  training: 'Skills and training',
  circumstances: 'Circumstances',
  other: 'Something else',
});

export const SIGNED = labels({
  'on-paper': 'Signed on paper',
  'on-screen': 'Signed on screen',
  'remote-delivery': 'Agreed remotely, signature to follow',
});

/** The languages offered first; any other can be typed. */
export const LANGUAGES = [
  'English',
  'Welsh',
  'British Sign Language',
  'Arabic',
  'Bengali',
  'Polish',
  'Portuguese',
  'Somali',
  'Spanish',
  'Turkish',
  'Urdu',
];
