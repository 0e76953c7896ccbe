export type EventKind = 'queued' | 'released' | 'sent' | 'stopped' | 'failed' | 'unknown' | 'collected' | 'closed';
export type DisclosureStatus = 'refused' | EventKind;

/** What each state means to the one who looks after the person. */
export const STATUS_WORDS: Record<DisclosureStatus, { text: string; state: string; meaning: string }> = {
  refused: { text: 'Refused', state: 'stopped', meaning: 'Nothing left' },
  queued: { text: 'Waiting to be sent', state: 'waiting', meaning: 'It is decided again before it is sent' },
  released: { text: 'Being sent', state: 'waiting', meaning: 'The link is live and the message is on its way' },
  sent: { text: 'Sent', state: 'booked', meaning: 'The organisation has the link and needs the code' },
  stopped: { text: 'Stopped', state: 'stopped', meaning: 'It was decided again and nothing left' },
  failed: {
    text: 'Not sent',
    state: 'overdue',
    meaning: 'The message could not be sent. It is tried again a few times',
  },
  unknown: {
    text: 'Unknown: check by telephone',
    state: 'overdue',
    meaning: 'The message may have left. Ask the organisation',
  },
  collected: { text: 'Collected', state: 'done', meaning: 'The organisation opened it' },
  closed: { text: 'Link closed', state: 'stopped', meaning: 'The link no longer opens' },
};

const ORDER: readonly EventKind[] = [
  'closed',
  'collected',
  'sent',
  'unknown',
  'stopped',
  'failed',
  'released',
  'queued',
];

/** Where a disclosure stands, from what happened to it. A link whose time is up, or whose consent was withdrawn, is closed. */
export function statusOf(decision: string, kinds: readonly string[], link?: { dead: boolean }): DisclosureStatus {
  if (decision === 'refused') return 'refused';
  const status = ORDER.find((kind) => kinds.includes(kind)) ?? 'queued';
  return link?.dead && status !== 'stopped' && status !== 'collected' ? 'closed' : status;
}
