import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { inTransaction, LOGIN_ROLES, MIGRATION_ROLE } from '../../src/database/index.ts';
import { notFound, type Page, publish } from '../../src/pipeline/index.ts';
import { roomPages } from '../../src/product/rooms.ts';
import { loadProgramme, type Register } from '../../src/register/index.ts';
import { buildServer, type WebServices } from '../../src/web/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { startProduct, temporaryFolder } from '../support/product.ts';
import { PROGRAMME } from '../support/world.ts';

let register: Register;
before(async () => {
  const loaded = await loadProgramme(path.join(import.meta.dirname, '../../programmes', PROGRAMME));
  assert.ok(loaded.register);
  register = loaded.register;
});

/** A live database with a published register, and a data folder from which the product reaches it. */
async function liveDatabase(): Promise<{ database: TestDatabase; dataDir: string; url: string }> {
  const database = await testDatabase();
  await database.superuser.query("INSERT INTO deployment (kind) VALUES ('live')");
  await inTransaction(database.pools.candour_operator, { system: { command: 'publish', job: 'test' } }, (db) =>
    publish(db, register, { by: 'Test publisher', second: 'Test second' }),
  );
  const dataDir = temporaryFolder();
  const passwords = ([...LOGIN_ROLES, MIGRATION_ROLE] as const).map((role) => [
    role,
    database.connectionFor(role).password,
  ]);
  writeFileSync(path.join(dataDir, 'roles.json'), JSON.stringify(Object.fromEntries(passwords)));
  const { user, password, host = '', port } = database.connectionFor('superuser');
  return {
    database,
    dataDir,
    url: `postgresql://${user}:${password}@${encodeURIComponent(host)}:${port}/${database.name}`,
  };
}

test('a column without a category, or one that is not published, stops the start', async (t) => {
  const { database, dataDir, url } = await liveDatabase();
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const start = () => startProduct({ dataDir, env: { DATABASE_URL: url, CANDOUR_KEYS: path.join(dataDir, 'keys') } });
  const change = (statement: string) => database.superuser.query(statement);

  const served = await start();
  assert.match(served.output(), /Candour is ready/);
  assert.equal(await served.stop(), 0);

  await change('ALTER TABLE case_note ADD COLUMN mood text');
  await assert.rejects(start(), /exit status 1.*\n.*column case_note\.mood has no data category\. Give it one/);
  await change(`COMMENT ON COLUMN case_note.mood IS 'case-notes'`);
  await assert.rejects(
    start(),
    /exit status 1.*\n.*published register of central-london-works does not hold the column case_note\.mood/,
  );
  await change('ALTER TABLE case_note DROP COLUMN mood');
  await change(`COMMENT ON COLUMN case_note.body IS 'operational'`);
  await assert.rejects(
    start(),
    /exit status 1.*\n.*column case_note\.body is “operational” in the database and “case-notes”/,
  );
  await change(`COMMENT ON COLUMN case_note.body IS 'case-notes'`);
  await change('CREATE TABLE context.shadow (id uuid PRIMARY KEY)');
  await assert.rejects(start(), /exit status 1.*\n.*column context\.shadow\.id has no data category/);
});

describe('a page without a clause stops the start', () => {
  const clauses = () => new Set([...Object.keys(register.clauses), 'operational']);
  const served = (pages: readonly Page[], known = clauses()) =>
    buildServer(
      { clauses: known, origin: 'http://localhost:3000', trustedProxies: [] } as unknown as WebServices,
      pages,
    );
  const page = (clause: string): Page => ({
    method: 'GET',
    path: '/not-thought-through',
    clause,
    access: 'signed-in',
    handle: () => notFound(),
  });

  test('the pages there are all name a clause of the register', async () => {
    const server = await served(roomPages);
    await server.close();
  });
  test('one that names none', async () => {
    await assert.rejects(async () => served([...roomPages, page('')]), /GET \/not-thought-through names no clause/);
  });
  test('one that names a clause nobody published', async () => {
    await assert.rejects(
      async () => served([...roomPages, page('purpose/curiosity')]),
      /“purpose\/curiosity”, which the published register does not hold/,
    );
    const lost = { ...page('right/access'), activity: 'curiosity' };
    await assert.rejects(async () => served([...roomPages, lost]), /the activity “curiosity”/);
  });
  test('one whose clause was taken out of the register', async () => {
    for (const clause of new Set(roomPages.map((each) => each.clause ?? `activity/${each.activity}`))) {
      const fewer = clauses();
      fewer.delete(clause);
      if (clause === 'operational') continue;
      await assert.rejects(
        async () => served(roomPages, fewer),
        /of which the published register says nothing|does not hold/,
      );
    }
  });
});
