import { readdirSync } from 'node:fs';
import path from 'node:path';
import { inTransaction, type Pools } from '../database/index.ts';
import { type Publications, type Published, type PublishRequest, publish, RegistryError } from '../pipeline/index.ts';
import { loadProgramme, type Register, registerHash } from '../register/index.ts';
import { recordOperatorAct } from './operator-act.ts';
import type { Product } from './product.ts';

/** The folder of programme drafts: what a data protection officer reads and changes. */
export const PROGRAMMES = path.join(import.meta.dirname, '../../programmes');

/** The programme whose pages stand at the short addresses: the first one shipped. */
export const FIRST_PROGRAMME = 'central-london-works';

/** The ids of the programmes that have a draft. */
export const programmeIds = (folder = PROGRAMMES): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
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

/** Publishes every draft that has never been published; the demonstration does this for itself at its first start. */
export async function publishFirst(pools: Pools, publications: Publications): Promise<void> {
  const published = await publications.inForce();
  for (const id of programmeIds().filter((each) => published[each] === undefined)) {
    const register = await readDraft(id);
    await inTransaction(pools.candour_operator, { system: { command: 'register-publish', job: 'first-start' } }, (db) =>
      publish(db, register, { by: 'Demonstration', second: 'Demonstration, second person' }),
    );
  }
}

/** Whether the draft on disk differs from what is in force: the pages then say so. */
export async function draftDiffers(id: string, hash: string): Promise<boolean> {
  const { register } = await loadProgramme(path.join(PROGRAMMES, id));
  return register === undefined || registerHash(register) !== hash;
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
    async (db) => {
      const published = await publish(db, register, request);
      await recordOperatorAct(product, db, {
        programme: register.programme.id,
        act: 'register-publish',
        verb: 'record',
      });
      return published;
    },
  );
