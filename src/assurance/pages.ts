import { file, notFound, type Page, type PageAnswer, type PageRequest, view } from '../pipeline/index.ts';
import { type Board, bySection, type ControlLine, type PromiseLine } from './board.ts';
import { exportBoard } from './commands/export-board.ts';
import { readBoard, readPromise } from './queries.ts';
import { readRecordOfProcessing } from './record/acts.ts';
import { CONTROL_STATES, PROMISE_STATES, type PromiseState, STATES } from './rules.ts';

const at = (moment: Temporal.Instant | null): Date | null => (moment ? new Date(moment.epochMilliseconds) : null);
const isState = (value: unknown): value is PromiseState => PROMISE_STATES.some((state) => state === value);

/** The words of one promise’s row. */
const rowOf = (
  { id, words, state, owner, controls, findings, evidenceOnly, uncollected }: PromiseLine,
  { controls: all }: Board,
) => ({
  id,
  words,
  state: STATES[state],
  owner,
  onlyRecorded: evidenceOnly && state !== 'recorded',
  controls: controls.map((name) => all.find((each) => each.name === name)?.title ?? name),
  why: whyOf({ findings, uncollected }, controls, all, state),
});

/** In one line, what is wrong or missing. */
function whyOf(
  { findings, uncollected }: Pick<PromiseLine, 'findings' | 'uncollected'>,
  names: readonly string[],
  all: readonly ControlLine[],
  state: PromiseState,
): string | null {
  const named = names.flatMap((name) => all.find((each) => each.name === name) ?? []);
  if (state === 'failing')
    return [...findings, ...named.flatMap(({ evidence }) => evidence?.findings ?? [])][0]?.what ?? null;
  if (state === 'kept' || state === 'recorded') return null;
  const missing = named.find(({ lacks }) => lacks !== null)?.lacks ?? null;
  return missing ?? (uncollected.length > 0 ? `Not collected yet: ${uncollected.join(', ')}` : 'No control is named');
}

async function board(request: PageRequest): Promise<PageAnswer> {
  const found = await request.ask(readBoard, { fresh: request.query.fresh === 'yes' });
  const state = isState(request.query.state) ? request.query.state : '';
  const owners = [...new Set(found.promises.flatMap(({ owner }) => owner ?? []))].sort();
  const owner = owners.find((each) => each === request.query.owner) ?? '';
  const shown = found.promises.filter(
    (each) => (state === '' || each.state === state) && (owner === '' || each.owner === owner),
  );
  const model = {
    programme: found.programme,
    version: found.version,
    hash: found.hash,
    at: at(found.at),
    total: found.promises.length,
    shown: shown.length,
    counts: PROMISE_STATES.map((each) => ({
      key: each,
      ...STATES[each],
      times: found.counts[each],
      href: `/assurance?state=${each}#promises`,
    })),
    sections: bySection(shown).map(({ section, promises }) => ({
      section,
      rows: promises.map((each) => rowOf(each, found)),
    })),
    filter: { state, owner },
    states: PROMISE_STATES.map((each) => ({ value: each, text: STATES[each].text })),
    owners,
    readsRecords: readRecordOfProcessing.may.some((role) => role === request.actor?.role),
  };
  return view('assurance/board.njk', model, { title: 'Assurance board', journey: found.programme.name });
}

const SECTION_OF: Record<string, string> = {
  recipient: 'notice/recipients',
  purpose: 'notice/recipients',
  retention: 'notice/retention',
  right: 'your-rights',
};

/** Where on the public pages a clause can be read. */
function hrefOf(programme: string, slug: string): string {
  const [kind = '', name = ''] = slug.split('/');
  const place = SECTION_OF[kind] ?? 'notice';
  const anchor = kind === 'retention' || kind === 'right' ? `#${name}` : SECTION_OF[kind] ? `#${kind}-${name}` : '';
  return `/programmes/${programme}/${place}${anchor}`;
}

async function promise(request: PageRequest): Promise<PageAnswer> {
  const { id } = request.params;
  if (!id || !/^[A-Z]\d{1,4}$/.test(id)) return notFound();
  const { board: whole, promise: found, controls, changes } = await request.ask(readPromise, { id });
  const model = {
    back: '/assurance',
    backText: 'Assurance board',
    promise: { ...found, state: STATES[found.state], onlyRecorded: found.evidenceOnly },
    at: at(whole.at),
    since: at(whole.since),
    clauses: found.clauses.map(({ slug, title }) => ({ slug, title, href: hrefOf(whole.programme.id, slug) })),
    controls: controls.map((each) => ({
      ...each,
      state: CONTROL_STATES[each.state],
      evidence: each.evidence && {
        ...each.evidence,
        done: { times: each.evidence.done.times, last: at(each.evidence.done.last) },
        refused: { times: each.evidence.refused.times, last: at(each.evidence.refused.last) },
      },
    })),
    unknown: found.controls.filter((name) => !controls.some((each) => each.name === name)),
    changes,
  };
  return view('assurance/promise.njk', model, { title: `Promise ${found.id}`, journey: 'Assurance board' });
}

const page = { method: 'GET', activity: 'accountability', clause: 'safeguard/audits', access: 'signed-in' } as const;

export const pages: readonly Page[] = [
  { ...page, path: '/assurance', handle: board },
  { ...page, path: '/assurance/promises/:id', handle: promise },
  {
    ...page,
    path: '/assurance/export',
    async handle(request) {
      const { name, html } = await request.run(exportBoard, {});
      return file({ name, type: 'text/html; charset=utf-8', bytes: html });
    },
  },
];
