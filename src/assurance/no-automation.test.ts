import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { z } from 'zod';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import {
  type AnyDefinition,
  checkActs,
  command,
  execute,
  InvalidInput,
  NotFound,
  Refused,
  reasonField,
  significantActs,
} from '../pipeline/index.ts';
import { acts, jobs } from '../product/rooms.ts';
import { DECIDED, DECIDED_TABLES } from './controls/decided.ts';

const significant = significantActs(acts);

/** An act like a declared one, whose input checks nothing: what is left is what the pipeline itself refuses. */
const unchecked = (act: AnyDefinition): AnyDefinition => ({ ...act, input: z.looseObject({}) });

describe('what matters to a person is decided by people', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });

  test('every command says whether it is significant, and some are', () => {
    const commands = acts.filter(({ kind }) => kind === 'command');
    for (const act of commands) assert.equal(typeof act.significant, 'boolean', act.name);
    assert.ok(significant.length >= 12, `${significant.length} of ${commands.length}`);
    assert.ok(commands.length > significant.length);
  });

  test('no significant act can be run by a machine', async () => {
    const before = await entries('done');
    for (const act of significant) {
      for (const [who, login] of [
        ['job', 'jobs'],
        ['operator', 'operator'],
        ['its own compartment', act.compartment],
      ] as const) {
        const attempt = execute(
          world.services,
          { ...unchecked(act), compartment: login } as AnyDefinition,
          { job: 'a-job', programme: PROGRAMME },
          { [reasonField(act)]: 'A good reason' },
        );
        await assert.rejects(
          attempt,
          (error: Error) => refusedAs(error, 'person-needed') || notForSystems(error),
          `${act.name} as ${who}`,
        );
      }
      await assert.rejects(
        execute(
          world.services,
          { ...unchecked(act), compartment: 'gate' } as AnyDefinition,
          { visitor: true },
          { [reasonField(act)]: 'A good reason' },
        ),
        (error: Error) => refusedAs(error, 'person-needed'),
        `${act.name} as a visitor`,
      );
    }
    assert.equal(await entries('done'), before);
    assert.ok((await entries('refused', 'person-needed')) >= significant.length);
  });

  test('no significant act can be run without a reason', async () => {
    for (const act of significant) {
      const role = act.may[0] ?? '';
      const persona =
        role === 'data-protection-officer' ? role : act.compartment === 'health' ? 'health-practitioner' : role;
      await assert.rejects(
        world.run(persona, act, {}),
        (error: Error) =>
          error instanceof InvalidInput && error.problems.some(({ field }) => field === reasonField(act)),
        `${act.name}: the form asks for it`,
      );
      for (const empty of [undefined, '', '   '])
        await assert.rejects(
          world.run(persona, unchecked(act), { [reasonField(act)]: empty }),
          (error: Error) => refusedAs(error, 'reason-needed'),
          `${act.name}: the pipeline asks for it`,
        );
    }
  });

  test('a declaration within reach of a machine, or without a reason, stops the start', () => {
    const sound = {
      name: 'decide-something',
      activity: 'casework',
      verb: 'change',
      compartment: 'programme',
      may: ['keyworker'],
      significant: true,
      input: z.strictObject({ reason: z.string() }),
      run: async () => undefined,
    } as const;
    const clauses = new Set(['activity/casework']);
    const check = (change: object) =>
      checkActs([{ kind: 'command', ...sound, ...change } as unknown as AnyDefinition], clauses);
    check({});
    check({ input: z.strictObject({ because: z.string() }), reason: 'because' });
    assert.throws(() => check({ may: ['keyworker', 'system'] }), /lists “system”/);
    assert.throws(() => check({ may: ['visitor'] }), /lists “visitor”/);
    assert.throws(() => check({ compartment: 'jobs' }), /where machines work/);
    assert.throws(() => check({ input: z.strictObject({}) }), /no field “reason”/);
    assert.throws(() => check({ reason: 'because' }), /no field “because”/);
    assert.throws(() => check({ significant: undefined }), /does not say/);
    // @ts-expect-error a significant act that lists a machine does not even compile
    command({ ...sound, may: ['system'] });
    // @ts-expect-error nor does one that names a field which is not there
    command({ ...sound, reason: 'because' });
    // @ts-expect-error nor a command that does not say what it is
    command({ ...sound, significant: undefined });
  });

  test('each significant act names the tables it decides in, and no machine may write there', async () => {
    assert.deepEqual(Object.keys(DECIDED).sort(), significant.map(({ name }) => name).sort());
    const { rows } = await world.database.superuser.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c, unnest(ARRAY['candour_jobs', 'candour_sealer', 'candour_gate']) AS login
       WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1) AND (has_any_column_privilege(login, c.oid, 'INSERT')
         OR has_any_column_privilege(login, c.oid, 'UPDATE') OR has_table_privilege(login, c.oid, 'DELETE'))`,
      [DECIDED_TABLES],
    );
    assert.deepEqual(rows, []);
  });

  test('no trigger and no function of the database writes what people decide', async () => {
    const { rows } = await world.database.superuser.query<{ name: string; source: string }>(
      `SELECT p.oid::regproc::text AS name, pg_get_functiondef(p.oid) AS source FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'queue') AND p.prokind = 'f'
         AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
    );
    const writes = new RegExp(
      `(INSERT\\s+INTO|UPDATE|DELETE\\s+FROM)\\s+(public\\.)?(${DECIDED_TABLES.join('|')})\\b`,
      'i',
    );
    const found = rows.filter(({ source }) => writes.test(source)).map(({ name }) => name);
    // Called by the intake team alone, as part of settling what a person decided.
    assert.deepEqual(found, ['context.keep_referrals']);
    assert.ok(writes.test('INSERT INTO public.enrolment (id)'), 'and it would be found');
  });

  test('no job runs a significant act', () => {
    assert.ok(jobs.length > 0);
    const called = jobs.map(({ run }) => run.toString()).join('\n');
    for (const { name } of significant) {
      const camel = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      assert.equal(called.includes(camel), false, name);
    }
  });

  const entries = async (outcome: string, reason?: string): Promise<number> => {
    const { rows } = await world.database.superuser.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ledger_entry WHERE outcome = $1 AND act = ANY ($2) AND ($3::text IS NULL OR $3 = ANY (reasons))`,
      [outcome, significant.map(({ name }) => name), reason ?? null],
    );
    return rows[0]?.n ?? 0;
  };
});

const refusedAs = (error: Error, code: string): boolean =>
  error instanceof Refused && error.reasons.some((reason) => reason.code === code);

/** Logins of people give a machine no context at all: the database has no door for it. */
const notForSystems = (error: Error): boolean =>
  error instanceof NotFound || /permission denied for function begin/.test(error.message);
