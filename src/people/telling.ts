/** What can happen to the telling of one person of one version of the notice, as it is appended. */
export type TellingKind =
  | 'sending'
  | 'sent'
  | 'not-sent'
  | 'unknown'
  | 'by-hand'
  | 'returned'
  | 'not-reachable'
  | 'no-longer-due';

/** The way a person is told. A message is sent by the product; every other way is somebody’s task. */
export type TellingChannel = 'email' | 'telephone' | 'letter' | 'in-person';

export type TellingState =
  | 'told'
  | 'sent'
  | 'to-send'
  | 'to-tell'
  | 'to-check'
  | 'returned'
  | 'not-reachable'
  | 'no-longer-due';

/** What each state is called, the tone of its tag, and what it means to whoever looks after the person. */
export const TELLING_WORDS: Record<TellingState, { text: string; state: string; meaning: string }> = {
  told: { text: 'Told', state: 'done', meaning: 'They were told of this notice or of a later one' },
  sent: { text: 'Sent', state: 'done', meaning: 'A message or letter about it has gone' },
  'to-send': { text: 'Waiting to be sent', state: 'waiting', meaning: 'A message goes by itself' },
  'to-tell': { text: 'To be told', state: 'due', meaning: 'Somebody tells them' },
  'to-check': {
    text: 'May have been sent',
    state: 'due',
    meaning: 'Nobody knows whether the message left. Tell them yourself',
  },
  returned: {
    text: 'Came back',
    state: 'overdue',
    meaning: 'The message or letter came back. Tell them in another way',
  },
  'not-reachable': {
    text: 'Could not be reached',
    state: 'stopped',
    meaning: 'It was tried and written down why it failed',
  },
  'no-longer-due': { text: 'No longer needed', state: 'stopped', meaning: 'They left before they were told' },
};

/**
 * Where a telling stands. `given`: this version of the notice, or a later one, was given to the person by somebody, or a
 * message or letter about a later one has gone. Worked out from the facts, never stored.
 */
export function tellingState(channel: TellingChannel, kinds: ReadonlySet<TellingKind>, given: boolean): TellingState {
  if (given) return 'told';
  if (kinds.has('no-longer-due')) return 'no-longer-due';
  if (kinds.has('not-reachable')) return 'not-reachable';
  if (kinds.has('returned')) return 'returned';
  if (kinds.has('sent')) return 'sent';
  if (kinds.has('unknown')) return 'to-check';
  return channel === 'email' && !kinds.has('by-hand') ? 'to-send' : 'to-tell';
}

/** The states in which somebody has to do something. */
export const NEEDS_SOMEBODY: readonly TellingState[] = ['to-tell', 'to-check', 'returned'];
