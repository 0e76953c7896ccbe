/** What a change does, as a summary counts it: the kind, and how one and several of it are said. */
export const KINDS = {
  'adds-recipient': ['adds one recipient', (n: string) => `adds ${n} recipients`],
  'removes-recipient': ['removes one recipient', (n: string) => `removes ${n} recipients`],
  'adds-field': ['lets one more field be shared', (n: string) => `lets ${n} more fields be shared`],
  'removes-field': ['stops one field being shared', (n: string) => `stops ${n} fields being shared`],
  'widens-recipient': ['widens what one recipient may do', (n: string) => `widens what recipients may do in ${n} ways`],
  'narrows-recipient': [
    'narrows what one recipient may do',
    (n: string) => `narrows what recipients may do in ${n} ways`,
  ],
  'adds-consent': ['asks for consent once more', (n: string) => `asks for consent in ${n} more cases`],
  'removes-consent': ['asks for consent once less', (n: string) => `asks for consent in ${n} fewer cases`],
  'adds-category': ['adds one category of data', (n: string) => `adds ${n} categories of data`],
  'removes-category': ['removes one category of data', (n: string) => `removes ${n} categories of data`],
  'changes-category': ['changes one category of data', (n: string) => `changes categories of data in ${n} ways`],
  'adds-purpose': ['adds one purpose', (n: string) => `adds ${n} purposes`],
  'removes-purpose': ['removes one purpose', (n: string) => `removes ${n} purposes`],
  'changes-purpose': ['changes one purpose', (n: string) => `changes purposes in ${n} ways`],
  'changes-basis': ['changes one lawful basis', (n: string) => `changes ${n} lawful bases`],
  'adds-period': ['adds one keeping period', (n: string) => `adds ${n} keeping periods`],
  'removes-period': ['removes one keeping period', (n: string) => `removes ${n} keeping periods`],
  'shortens-period': ['shortens one period', (n: string) => `shortens ${n} periods`],
  'lengthens-period': ['lengthens one period', (n: string) => `lengthens ${n} periods`],
  'changes-period': ['changes one keeping period', (n: string) => `changes keeping periods in ${n} ways`],
  'changes-clock': ['changes one time limit', (n: string) => `changes ${n} time limits`],
  'adds-door': ['adds one exception', (n: string) => `adds ${n} exceptions`],
  'changes-door': ['changes one exception', (n: string) => `changes exceptions in ${n} ways`],
  'changes-safeguard': [
    'changes one right, safeguard or duty',
    (n: string) => `changes rights, safeguards or duties in ${n} ways`,
  ],
  'changes-parties': ['changes who is responsible', (n: string) => `changes who is responsible in ${n} ways`],
  'changes-region': ['changes where data may go', (n: string) => `changes where data may go in ${n} ways`],
  'changes-contact': ['changes how to reach us', (n: string) => `changes how to reach us in ${n} ways`],
  'changes-promise': ['changes one promise', (n: string) => `changes ${n} promises`],
  'changes-script': ['changes one consent script', (n: string) => `changes consent scripts in ${n} ways`],
  'changes-form': ['changes one form', (n: string) => `changes forms in ${n} ways`],
  'changes-words': ['changes words in one place', (n: string) => `changes words in ${n} places`],
  'changes-setting': ['changes one setting', (n: string) => `changes ${n} settings`],
  'changes-product': ['brings one change of the product', (n: string) => `brings ${n} changes of the product`],
  'gap-decided': ['decides one open question', (n: string) => `decides ${n} open questions`],
  'gap-changed': ['changes one open question', (n: string) => `changes ${n} open questions`],
  'status-adopted': ['adopts one line', (n: string) => `adopts ${n} lines`],
  'status-proposed': ['takes the adoption of one line back', (n: string) => `takes the adoption of ${n} lines back`],
} as const satisfies Record<string, readonly [string, (count: string) => string]>;

export type ChangeKind = keyof typeof KINDS;

/** One thing that differs between two registers, as a person reads it. */
export interface Change {
  readonly kind: ChangeKind;
  /** The entry that changed, such as `recipient/…`; for what is no clause, its place, such as `programme/contact`. */
  readonly clause: string;
  /** A whole sentence that says what changes. */
  readonly sentence: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Whether people must be told before it takes effect. */
  readonly material: boolean;
  /** Why it is, or is not. */
  readonly why: string;
}

/** Why a change matters, or does not, in the words that the page shows. */
export const WHY = {
  wider: 'More data can be used, by more people or in more ways, than people were told',
  weaker: 'A protection that people were told of becomes weaker',
  stronger: 'People are protected at least as well as they were told',
  who: 'It changes who answers to people, or how they reach us',
  longer: 'Data is kept for longer than people were told',
  shorter: 'Data is kept for a shorter time; no record is destroyed under it before it takes effect',
  unclear: 'Which of the two protects people better depends on the case',
  words: 'It changes how a rule is worded, not what it does',
  notice: 'The words people read change; the rules they rest on are listed by themselves',
  status: 'It records a decision and changes no rule',
  product: 'It comes with the product, not from the programme',
  inner: 'It changes how the work is organised, not what happens to data',
} as const;

export type Weight = keyof typeof WHY;

const MATERIAL: ReadonlySet<Weight> = new Set(['wider', 'weaker', 'who', 'longer', 'unclear']);

/** Makes a change; its weight decides whether it is material, and why. */
export const change = (
  kind: ChangeKind,
  clause: string,
  weight: Weight,
  sentence: string,
  words: { before?: unknown; after?: unknown } = {},
): Change => ({
  kind,
  clause,
  sentence,
  before: wordsOf(words.before),
  after: wordsOf(words.after),
  material: MATERIAL.has(weight),
  why: WHY[weight],
});

/** A value of the register as a person can read it; null when there is none. */
export function wordsOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(wordsOf).join(', ');
  const parts = Object.entries(value).map(([key, each]) => `${key}: ${wordsOf(each) ?? 'nothing'}`);
  return parts.length === 0 ? 'none' : parts.join('; ');
}
