import { sql } from 'kysely';
import { z } from 'zod';
import { type Act, type House, NotFound, type RegisterFault, refused, type Services } from '../pipeline/index.ts';
import {
  type Difference,
  differenceOf,
  loadFiles,
  type Problem,
  type Register,
  registerHash,
} from '../register/index.ts';
import type { DraftState } from './rules.ts';

/** What every act of this room shares: the data protection officer’s desk, and nobody’s record. */
export const DESK = {
  activity: 'accountability',
  compartment: 'rights',
  may: ['data-protection-officer'],
  significant: false,
} as const;

/** How much of a summary a proposal keeps. */
export const SUMMARY_LENGTH = 4000;

export const draftId = z.uuid();
/** A text that somebody typed. `missing` is said when there is none. */
export const typed = (max: number, missing: string) => z.string().trim().min(1, missing).max(max);

/** What the whole product knows of registers. Throws TypeError in a process that does not have it. */
export function houseIn({ house }: Pick<Services, 'house'>): House {
  if (house) return house;
  throw new TypeError('Drafts of a register cannot be worked on in this process.');
}

/** A proposal as it was made, and how it ended. */
export interface Proposal {
  id: string;
  hash: string;
  effectiveFrom: Date | null;
  reason: string;
  summary: string;
  material: boolean;
  workedOutMaterial: boolean;
  by: string;
  byId: string;
  at: Date;
  end: { kind: string; reason: string | null; by: string; at: Date } | null;
}

/** A draft without its files. `proposals`: newest first. */
export interface Draft {
  id: string;
  programme: string;
  title: string;
  baseVersion: number | null;
  startedBy: string;
  startedAt: Date;
  state: DraftState;
  end: { kind: 'published' | 'discarded'; version: number | null; reason: string | null; by: string; at: Date } | null;
  proposals: Proposal[];
  /** The proposal that waits, if one does. */
  open: Proposal | undefined;
}

const UNKNOWN = 'somebody who has left';

/** The drafts of the officer’s programme, newest first; or one of them. */
export async function draftsOf(act: Pick<Act, 'db'>, id?: string): Promise<Draft[]> {
  const { rows: drafts } = await sql<{
    id: string;
    programme: string;
    title: string;
    base_version: number | null;
    started_by: string | null;
    started_at: Date;
    kind: 'published' | 'discarded' | null;
    version: number | null;
    reason: string | null;
    ended_by: string | null;
    ended_at: Date;
  }>`SELECT d.id, d.programme, d.title, d.base_version, s.display_name AS started_by, d.started_at,
      e.kind, e.version, e.reason, t.display_name AS ended_by, e.ended_at
    FROM register_draft d LEFT JOIN staff s ON s.id = d.started_by
    LEFT JOIN register_draft_end e ON e.draft_id = d.id LEFT JOIN staff t ON t.id = e.ended_by
    WHERE ${id === undefined ? sql`true` : sql`d.id = ${id}`} ORDER BY d.started_at DESC, d.id`.execute(act.db);
  const proposals = await proposalsOf(act, id);
  return drafts.map((row) => {
    const own = proposals.filter(({ draft }) => draft === row.id);
    const open = row.kind === null ? own.find(({ end }) => end === null) : undefined;
    return {
      id: row.id,
      programme: row.programme,
      title: row.title,
      baseVersion: row.base_version,
      startedBy: row.started_by ?? UNKNOWN,
      startedAt: row.started_at,
      state: row.kind ?? (open ? 'proposed' : 'draft'),
      end:
        row.kind === null
          ? null
          : { kind: row.kind, version: row.version, reason: row.reason, by: row.ended_by ?? UNKNOWN, at: row.ended_at },
      proposals: own,
      open,
    };
  });
}

async function proposalsOf(act: Pick<Act, 'db'>, draft?: string): Promise<(Proposal & { draft: string })[]> {
  const { rows } = await sql<{
    id: string;
    draft_id: string;
    hash: string;
    effective_from: Date | null;
    reason: string;
    summary: string;
    material: boolean;
    worked_out_material: boolean;
    by_id: string;
    by: string | null;
    proposed_at: Date;
    kind: string | null;
    end_reason: string | null;
    ended_by: string | null;
    ended_at: Date;
  }>`SELECT p.id, p.draft_id, p.hash, p.effective_from, p.reason, p.summary, p.material, p.worked_out_material,
      p.proposed_by AS by_id, s.display_name AS by, p.proposed_at, e.kind, e.reason AS end_reason, t.display_name AS ended_by, e.ended_at
    FROM register_proposal p LEFT JOIN staff s ON s.id = p.proposed_by
    LEFT JOIN register_proposal_end e ON e.proposal_id = p.id LEFT JOIN staff t ON t.id = e.ended_by
    WHERE ${draft === undefined ? sql`true` : sql`p.draft_id = ${draft}`} ORDER BY p.proposed_at DESC, p.id`.execute(
    act.db,
  );
  return rows.map((row) => ({
    id: row.id,
    draft: row.draft_id,
    hash: row.hash,
    effectiveFrom: row.effective_from,
    reason: row.reason,
    summary: row.summary,
    material: row.material,
    workedOutMaterial: row.worked_out_material,
    by: row.by ?? UNKNOWN,
    byId: row.by_id,
    at: row.proposed_at,
    end:
      row.kind === null
        ? null
        : { kind: row.kind, reason: row.end_reason, by: row.ended_by ?? UNKNOWN, at: row.ended_at },
  }));
}

/** One draft. Throws NotFound for one that is not the programme’s. */
export async function draftById(act: Pick<Act, 'db'>, id: string): Promise<Draft> {
  const [draft] = await draftsOf(act, id);
  if (!draft) throw new NotFound();
  return draft;
}

/** The same for an act that changes it: acts on one draft take turns from here on. Refused once the draft has ended. */
export async function openDraft(act: Pick<Act, 'db'>, id: string): Promise<Draft> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${id}::uuid::text, 90))`.execute(act.db);
  const draft = await draftById(act, id);
  if (!draft.end) return draft;
  const what = draft.end.kind === 'published' ? `published as version ${draft.end.version}` : 'discarded';
  throw refused('draft-ended', 'safeguard/versions', `This draft was ${what}.`, 'Start another draft.');
}

/** The newest version of one file of a draft. `text` is null when it was taken out. */
export interface DraftFile {
  id: string;
  path: string;
  text: string | null;
  by: string;
  byId: string;
  at: Date;
  saved: number;
}

/** The newest version of each file of a draft, in order of path, those taken out among them. */
export async function filesOf(act: Pick<Act, 'db'>, draft: string): Promise<DraftFile[]> {
  const { rows } = await sql<DraftFile & { by: string | null }>`
    SELECT f.id, f.path, f.text, s.display_name AS by, f.saved_by AS "byId", f.saved_at AS at,
      (SELECT count(*)::int FROM register_draft_file o WHERE o.draft_id = f.draft_id AND o.path = f.path) AS saved
    FROM register_draft_file f LEFT JOIN staff s ON s.id = f.saved_by
    WHERE f.draft_id = ${draft} AND NOT EXISTS (SELECT 1 FROM register_draft_file g WHERE g.follows = f.id)
    ORDER BY f.path`.execute(act.db);
  return rows.map((row) => ({ ...row, by: row.by ?? UNKNOWN }));
}

/** What a draft makes now: its register and hash when nothing is wrong, every problem when something is. */
export interface Checked {
  register: Register | undefined;
  hash: string | undefined;
  problems: Problem[];
  /** What runs or is stored and would not stand on it. */
  faults: RegisterFault[];
  /** Against the register in force. */
  difference: Difference | undefined;
}

/**
 * Checks the files of a draft as a start of the product would, all problems at once. Whatever they hold, the register in force
 * stays as it is. `faultsOf` comes from the house.
 */
export function checked(
  act: Pick<Act, 'inForce'>,
  files: readonly Pick<DraftFile, 'path' | 'text'>[],
  faultsOf: (register: Register) => RegisterFault[],
): Checked {
  const texts = new Map(files.flatMap(({ path, text }): [string, string][] => (text === null ? [] : [[path, text]])));
  const { register, problems } = safely(texts);
  const { programme } = act.inForce;
  if (register && register.programme.id !== programme)
    problems.push({
      file: 'programme.yaml',
      line: 1,
      path: 'id',
      code: 'other-programme',
      message: `this is a draft of ${programme} and cannot become ${register.programme.id}`,
    });
  if (!register || problems.length > 0)
    return { register: undefined, hash: undefined, problems, faults: [], difference: undefined };
  return {
    register,
    hash: registerHash(register),
    problems,
    faults: faultsOf(register),
    difference: differenceOf(act.inForce.register, register),
  };
}

/** Reads files that may hold anything at all: what makes a reader give up is one more problem of the file. */
function safely(texts: ReadonlyMap<string, string>): ReturnType<typeof loadFiles> {
  try {
    return loadFiles(texts);
  } catch (error) {
    const [file = 'programme.yaml'] = [...texts.keys()].filter((path) => isUnreadable(path, texts.get(path) ?? ''));
    const message = `the file cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown fault'}`;
    return { problems: [{ file, line: 1, path: '', code: 'unreadable', message }] };
  }
}

function isUnreadable(path: string, text: string): boolean {
  try {
    loadFiles(new Map([[path, text]]));
    return false;
  } catch {
    return true;
  }
}
