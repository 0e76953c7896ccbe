import { type Change, isSettingsFile, type Problem, type Register } from '../register/index.ts';

/** Where a draft stands, worked out from what was done to it. */
export type DraftState = 'draft' | 'proposed' | 'published' | 'discarded';

export const DRAFT_WORDS: Readonly<Record<DraftState, { text: string; state: string }>> = {
  draft: { text: 'Draft', state: 'draft' },
  proposed: { text: 'Waits for approval', state: 'waiting' },
  published: { text: 'Published', state: 'done' },
  discarded: { text: 'Discarded', state: 'stopped' },
};

/** How a proposal that came to nothing ended, in words. */
export const PROPOSAL_ENDS: Readonly<Record<string, string>> = {
  approved: 'Approved',
  'sent-back': 'Sent back',
  'taken-back': 'Taken back',
  'saved-again': 'Void, because a file was saved afterwards',
  discarded: 'Discarded with its draft',
};

const PAGE = /^notice\/[a-z0-9][a-z0-9-]{0,60}\.md$/;

/** The path of a file of a draft, from the name it has in an address: `notice~01-about.md`. Undefined when it is none. */
export function pathFrom(name: string): string | undefined {
  const path = name.replace('~', '/');
  return isPath(path) ? path : undefined;
}

/** The name of a file in an address. */
export const nameOf = (path: string): string => path.replace('/', '~');

/** Whether a file of this path belongs to a programme: settings that are read, pages of the notice in Markdown. */
export const isPath = (path: string): boolean => PAGE.test(path) || isSettingsFile(path);

/** Where a file that somebody uploads belongs, by what they called it. Undefined when it belongs nowhere. */
export function pathOfUpload(filename: string): string | undefined {
  const base = filename.replace(/^.*[/\\]/, '');
  const path = base.endsWith('.md') ? `notice/${base}` : base;
  return isPath(path) ? path : undefined;
}

/** A text as it is kept: line ends as `\n`, one at the end. */
export const tidied = (text: string): string => `${text.replaceAll(/\r\n?/g, '\n').replace(/\n*$/, '')}\n`;

/** The lines around one line of a file, to be read beside what is wrong with it. Numbers begin at 1. */
export function linesAround(text: string, line: number, reach = 3): { number: number; text: string; wrong: boolean }[] {
  const lines = text.split('\n');
  const from = Math.max(1, line - reach);
  return lines
    .slice(from - 1, line + reach)
    .map((each, index) => ({ number: from + index, text: each, wrong: from + index === line }));
}

/** Lines that stand in one text and not in the other at that place. */
export interface DifferingLines {
  theirs: { number: number; text: string }[];
  mine: { number: number; text: string }[];
}

/** Where two texts differ, from the first differing line to the last: short, when each changed one place. */
export function differingLines(theirs: string, mine: string): DifferingLines {
  const [a, b] = [theirs.split('\n'), mine.split('\n')];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const between = (lines: string[]) =>
    lines.slice(start, lines.length - end).map((text, index) => ({ number: start + index + 1, text }));
  return { theirs: between(a), mine: between(b) };
}

/** Problems under the file they stand in, files in alphabetical order, lines from the top. */
export function byFile(problems: readonly Problem[]): { file: string; problems: Problem[] }[] {
  return [...Map.groupBy(problems, ({ file }) => file)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([file, found]) => ({ file, problems: found.toSorted((a, b) => a.line - b.line) }));
}

/** What a change of the register asks somebody to look at beyond the register itself (P005). */
export const REVIEWED = {
  recipients: 'Recipients change: check the agreement with each, and the joint controllers’ arrangement',
  categories: 'Categories of data change: check the impact assessment and the questions that are asked',
  retention: 'Keeping periods change: check the contract, the law on claims and the funder’s rules',
  law: 'The law or an assessment changes: check what rests on it',
} as const;
export type Reviewed = keyof typeof REVIEWED;

/** What must be reviewed because of these changes. */
export function toReview(changes: readonly Change[]): Reviewed[] {
  const about = changes
    .filter(({ kind }) => kind !== 'changes-product' && !kind.startsWith('status-'))
    .flatMap(({ clause }): Reviewed[] => {
      if (clause.startsWith('recipient/')) return ['recipients'];
      if (clause.startsWith('category/')) return ['categories'];
      if (clause.startsWith('retention/')) return ['retention'];
      return /^(programme\/law|assessments\/|condition\/)/.test(clause) ? ['law'] : [];
    });
  return (Object.keys(REVIEWED) as Reviewed[]).filter((each) => about.includes(each));
}

/** A review of the notice that was recorded. */
export interface Review {
  reviewedOn: string;
  nextBy: string;
}

/** When the notice is reviewed next, and whether that day has passed. */
export interface ReviewState {
  dueBy: string;
  overdue: boolean;
  lastOn: string | null;
}

/**
 * When the notice must be reviewed next: as the newest review says, and until there is one as the register says.
 * `reviews`: newest first.
 */
export function reviewState(
  register: Pick<Register, 'programme'>,
  reviews: readonly Review[],
  today: Temporal.PlainDate,
): ReviewState {
  const [last] = reviews;
  const dueBy = last?.nextBy ?? register.programme.notice.reviewBy;
  return {
    dueBy,
    overdue: Temporal.PlainDate.compare(Temporal.PlainDate.from(dueBy), today) < 0,
    lastOn: last?.reviewedOn ?? null,
  };
}
