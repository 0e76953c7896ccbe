import { sql } from 'kysely';
import { z } from 'zod';
import { type Act, NotFound, query, type Role } from '../pipeline/index.ts';
import { type Board, boardOf, type ControlLine, type PromiseLine } from './board.ts';
import { controls } from './controls/index.ts';
import { look } from './look.ts';

/** Who may see the board: the officers, an auditor, and the commissioner’s contract manager. It holds nobody’s data. */
export const READERS: readonly Role[] = ['data-protection-officer', 'auditor', 'contract-manager'];

const shared = {
  activity: 'accountability',
  clause: 'safeguard/audits',
  verb: 'use',
  compartment: 'rights',
  may: READERS,
} as const;

/** How long a board is shown again before it is looked at anew, in seconds. */
const KEPT_SECONDS = 60;
const kept = new WeakMap<Act['inForce'], Board>();

/** The board of the programme in force: looked at anew when asked for, or when the last look is older than a minute. */
export async function currentBoard(act: Act, fresh: boolean): Promise<Board> {
  const known = kept.get(act.inForce);
  const age = known ? known.at.until(act.at).total('seconds') : Number.POSITIVE_INFINITY;
  if (known && !fresh && age >= 0 && age < KEPT_SECONDS) return known;
  const board = boardOf(await look(act, act.inForce), controls);
  kept.set(act.inForce, board);
  return board;
}

/** Every promise of the programme in force with its state, and every control with its evidence. */
export const readBoard = query({
  ...shared,
  name: 'read-assurance-board',
  input: z.strictObject({ fresh: z.boolean().default(false) }),
  run: (act, { fresh }): Promise<Board> => currentBoard(act, fresh),
});

/** A version in which a promise was changed, and what of it. */
export interface PromiseChange {
  version: number;
  publishedAt: Date;
  what: string;
}

/** One promise, its controls with their evidence, and the versions in which it changed. Throws NotFound. */
export const readPromise = query({
  ...shared,
  name: 'read-promise',
  input: z.strictObject({ id: z.string().max(10) }),
  async run(
    act,
    { id },
  ): Promise<{ board: Board; promise: PromiseLine; controls: ControlLine[]; changes: PromiseChange[] }> {
    const board = await currentBoard(act, false);
    const promise = board.promises.find((each) => each.id === id);
    if (!promise) throw new NotFound();
    const named = promise.controls.flatMap((name) => board.controls.find((each) => each.name === name) ?? []);
    return { board, promise, controls: named, changes: await changesOf(act, id) };
  },
});

const VERSIONS = 10;
const PARTS = {
  words: 'its words',
  keptBy: 'the clauses',
  controls: 'the controls',
  owner: 'the owner',
  kinds: 'its kind',
} as const;
type Line = Partial<Record<keyof typeof PARTS, unknown>>;

/** What the last ten versions changed of a promise, newest first. */
async function changesOf(act: Act, id: string): Promise<PromiseChange[]> {
  const { rows } = await sql<{ version: number; published_at: Date; line: Line | null }>`
    SELECT version, published_at, canonical::jsonb -> 'promises' -> ${id} AS line FROM publication
    WHERE programme = ${act.inForce.programme} ORDER BY version DESC LIMIT ${VERSIONS}`.execute(act.db);
  return rows.flatMap(({ version, published_at, line }, at): PromiseChange[] => {
    const before = rows[at + 1];
    if (!line) return [];
    const change = (what: string) => [{ version, publishedAt: published_at, what }];
    if (!before) return version === 1 ? change('First published') : [];
    if (!before.line) return change('Added');
    const parts = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter(
      (part) => JSON.stringify(line[part]) !== JSON.stringify(before.line?.[part]),
    );
    return parts.length > 0 ? change(`Changed: ${parts.map((part) => PARTS[part]).join(', ')}`) : [];
  });
}
