import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { MIGRATION_ROLE } from '../../src/database/roles.ts';
import { readPolicies } from './catalogue.ts';
import { DOINGS } from './declared.ts';
import { kill, mutants } from './mutate.ts';
import { fullName } from './plant.ts';
import { makeRig, type Rig } from './rig.ts';
import { differences } from './visibility.ts';

/** Parts that a second rule repeats, so that nothing changes when they alone are lost. */
const REPEATED = [
  // Nobody without a health role sees a referral to the team, nor therefore its person.
  'health_episode.health_team: ',
  'health_note.health_team: ',
  // The world of the tests is a demonstration throughout; in a live one nothing is ever put there.
  'demo_outbox.administrators: ',
];

// Every way to weaken the row policies, against the whole matrix; prints the kill rate of each way.
describe('weakened row policies are noticed', () => {
  let rig: Rig;
  before(async () => {
    rig = await makeRig();
  });
  const secured = () => rig.tables.filter((table) => table.secured).map(({ name }) => name);
  const run = (statement: string) => rig.world.database.superuser.query(statement);
  const noticed = async (table: string, logins?: string[]) =>
    (await differences(rig, DOINGS, { stopAtFirst: true, tables: [table], ...(logins ? { logins } : {}) })).length > 0;
  const rate = (way: string, killed: number, all: number, more = '') =>
    console.log(`${way}: ${killed} of ${all} noticed (${((100 * killed) / all).toFixed(1)}%)${more}`);

  test('a condition taken out', async () => {
    const { killed, survived, unreachable } = await kill(rig, await mutants(rig));
    const all = killed.length + survived.length;
    rate('conditions taken out', killed.length, all, `; ${unreachable.length} more that no login can come up against`);
    assert.deepEqual(survived, []);
  });

  test('a part of a condition taken out', async () => {
    const survived: string[] = [];
    let all = 0;
    for (const policy of await readPolicies(rig.world.database.superuser)) {
      if (policy.using === null || policy.roles.includes('candour_context')) continue;
      for (const weaker of weakened(policy.using)) {
        all += 1;
        await run(`ALTER POLICY "${policy.name}" ON ${fullName(policy.table)} USING (${weaker})`);
        if (!(await noticed(policy.table, policy.roles))) survived.push(`${policy.table}.${policy.name}: ${weaker}`);
        await run(`ALTER POLICY "${policy.name}" ON ${fullName(policy.table)} USING (${policy.using})`);
      }
    }
    rate('parts of conditions taken out', all - survived.length, all);
    assert.deepEqual(
      survived.filter((name) => !REPEATED.some((known) => name.startsWith(known))),
      [],
    );
  });

  test('row policies switched off for a table', async () => {
    const survived: string[] = [];
    for (const name of secured()) {
      await run(`ALTER TABLE ${fullName(name)} DISABLE ROW LEVEL SECURITY`);
      if (!(await noticed(name))) survived.push(name);
      await run(`ALTER TABLE ${fullName(name)} ENABLE ROW LEVEL SECURITY`);
    }
    rate('tables without row policies', secured().length - survived.length, secured().length);
    assert.deepEqual(survived, []);
  });

  test('the owner let past the row policies of a table', async () => {
    const survived: string[] = [];
    for (const name of secured()) {
      await run(`ALTER TABLE ${fullName(name)} NO FORCE ROW LEVEL SECURITY`);
      if (!(await noticed(name, [MIGRATION_ROLE]))) survived.push(name);
      await run(`ALTER TABLE ${fullName(name)} FORCE ROW LEVEL SECURITY`);
    }
    rate('tables not forced', secured().length - survived.length, secured().length);
    assert.deepEqual(survived, []);
  });
});

/** The condition with each single part of an AND or OR, at any depth, let through in turn. */
function weakened(using: string): string[] {
  const variants = [...using.matchAll(/ (?:AND|OR) /g)].flatMap(({ index, 0: word }) => {
    const after = index + word.length;
    const start = startOfOperand(using, index);
    const end = endOfOperand(using, after);
    return [`${using.slice(0, start)}true${using.slice(index)}`, `${using.slice(0, after)}true${using.slice(end)}`];
  });
  return [...new Set(variants)];
}

/** Where the operand begins that ends before a place: back over one bracket and the name of a function before it. */
function startOfOperand(text: string, end: number): number {
  let depth = 0;
  for (let i = end - 1; i >= 0; i -= 1) {
    if (text[i] === ')') depth += 1;
    if (text[i] === '(') depth -= 1;
    if (depth < 0) return i + 1;
    if (depth === 0 && / (AND|OR) $/.test(text.slice(0, i))) return i;
  }
  return 0;
}

/** Where the operand ends that begins at a place. */
function endOfOperand(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    if (text[i] === ')') depth -= 1;
    if (depth < 0 || (depth === 0 && /^ (AND|OR) /.test(text.slice(i)))) return i;
  }
  return text.length;
}
