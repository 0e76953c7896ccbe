import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { parse } from 'yaml';
import { inTransaction, type Pools, type Transaction } from '../database/index.ts';
import {
  type Publications,
  type Published,
  type PublishRequest,
  publish,
  RegistryError,
  refused,
} from '../pipeline/index.ts';
import { tellParticipants } from '../policy/index.ts';
import { loadFiles, loadProgramme, type Register, readProgrammeFiles, registerHash } from '../register/index.ts';
import { recordOperatorAct } from './operator-act.ts';
import type { Product } from './product.ts';

/** The folder of programme drafts: what a data protection officer reads and changes. */
export const PROGRAMMES = path.join(import.meta.dirname, '../../programmes');

/**
 * The programme whose pages stand at the short addresses, as `programmes.yaml` in the folder says. Throws RegistryError when it
 * names none that is there.
 */
export function firstProgramme(folder = PROGRAMMES): string {
  const { first } = parse(readFileSync(path.join(folder, 'programmes.yaml'), 'utf8')) as { first?: unknown };
  if (typeof first === 'string' && programmeIds(folder).includes(first)) return first;
  throw new RegistryError(
    'The file programmes.yaml names no programme that is there.',
    `Write “first: ID” in it, with one of: ${programmeIds(folder).join(', ')}.`,
  );
}

/** The ids of the programmes that have a draft. */
export const programmeIds = (folder = PROGRAMMES): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'programme.yaml')))
    .map((entry) => entry.name)
    .sort();

/** Reads one draft. Throws RegistryError with the first problem, its file and line. */
export async function readDraft(id: string, folder = PROGRAMMES): Promise<Register> {
  const { register, problems } = await loadProgramme(path.join(folder, id));
  const first = problems[0];
  if (register) return register;
  throw new RegistryError(
    `The programme ${id} cannot be used: ${first?.file}, line ${first?.line}: ${first?.message}.`,
    `Mend it, then look for more with: npm run candour -- register check ${id}`,
  );
}

/**
 * Publishes every draft that has never been published; the demonstration does this for itself at its start. One that cannot be
 * used is named and left out, so that the others are served. Throws RegistryError when it is the first programme.
 */
export async function publishFirst(
  pools: Pick<Pools, 'candour_operator'>,
  publications: Publications,
  say: (sentence: string) => void,
  folder = PROGRAMMES,
): Promise<void> {
  const published = await publications.inForce();
  for (const id of programmeIds(folder).filter((each) => published[each] === undefined)) {
    const register = await readDraft(id, folder).catch((error: unknown) => {
      if (!(error instanceof RegistryError) || id === firstProgramme(folder)) throw error;
      say(`${error.message} ${error.remedy}`);
    });
    if (!register) continue;
    const files = await filesOf(register);
    await inTransaction(pools.candour_operator, { system: { command: 'register-publish', job: 'first-start' } }, (db) =>
      publish(db, register, { by: 'Demonstration', second: 'Demonstration, second person', files }),
    );
  }
}

/** The files in the folder that make exactly this register; none when it came from elsewhere. */
async function filesOf(register: Register): Promise<ReadonlyMap<string, string> | undefined> {
  const { id } = register.programme;
  if (!programmeIds().includes(id)) return undefined;
  const files = await readProgrammeFiles(path.join(PROGRAMMES, id));
  const made = loadFiles(files).register;
  return made && registerHash(made) === registerHash(register) ? files : undefined;
}

/** How the draft on disk stands to what is in force: whether it differs, and everything that is wrong with it. */
export async function draftOf(id: string, hash: string): Promise<{ differs: boolean; problems: string[] }> {
  const { register, problems } = await loadProgramme(path.join(PROGRAMMES, id));
  return {
    differs: register === undefined || registerHash(register) !== hash,
    problems: problems.map(({ file, line, message }) => `programmes/${id}/${file}:${line} ${message}`),
  };
}

/**
 * Refuses publishers who do not hold the right: two different data protection officers of the programme, named by email
 * address, persona or name. The very first publication of a service, when it has no officer yet, takes the two at their word.
 */
async function checkPublishers(db: Transaction, programme: string, { by, second }: PublishRequest): Promise<void> {
  const officers = await db
    .selectFrom('staff as s')
    .innerJoin('staff_role as r', 'r.staff_id', 's.id')
    .select(['s.id', 's.email', 's.persona', 's.display_name'])
    .where('r.role', '=', 'data-protection-officer')
    .where('r.programme', '=', programme)
    .where((where) =>
      where.or([where('s.ends_on', 'is', null), where('s.ends_on', '>=', sql<string>`product_today()`)]),
    )
    .execute();
  if (officers.length === 0) return;
  const officer = (name: string) =>
    officers.find((each) =>
      [each.email, each.persona, each.display_name].some((known) => known?.toLowerCase() === name.toLowerCase()),
    );
  const [first, other] = [officer(by), officer(second)];
  if (first && other && first.id !== other.id) return;
  throw refused(
    'no-right-to-publish',
    'operational',
    'A register is published by two different data protection officers of the programme.',
    'Name both by their email address.',
  );
}

/** Publishes a register for a person at the command line, with the second person it needs. */
export const publishRegister = (
  product: Pick<Product, 'services'>,
  register: Register,
  request: PublishRequest,
): Promise<Published> =>
  inTransaction(
    product.services.pools.candour_operator,
    { system: { command: 'register-publish', job: request.by } },
    async (db, _actor, client) => {
      const programme = register.programme.id;
      await checkPublishers(db, register.programme.id, request);
      const published = await publish(db, register, {
        ...request,
        files: await filesOf(register),
        tell: (version) =>
          tellParticipants((job, ids) => product.services.enqueue(client, job, ids), { programme, version }),
      });
      await recordOperatorAct(product, db, { programme, act: 'register-publish', verb: 'record' });
      return published;
    },
  );
