import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { before, test } from 'node:test';
import { serverFor } from '../../../test/support/server.ts';
import { ask, share, startedParticipant } from '../../../test/support/sharing.ts';
import { makeWorld, PROGRAMME, type World } from '../../../test/support/world.ts';
import { demoId } from '../../demo/ids.ts';
import { Refused } from '../../pipeline/index.ts';
import { readProgrammeFiles } from '../../register/index.ts';
import { simulateDraft } from './commands/simulate-draft.ts';
import { type LatestSimulation, pages } from './index.ts';
import { simulateRegister } from './jobs.ts';
import { readSimulation } from './queries.ts';

const OFFICER = 'data-protection-officer';
let world: World;
let files: Map<string, string>;
before(async () => {
  world = await makeWorld();
  files = await readProgrammeFiles(path.join(import.meta.dirname, '../../../programmes', PROGRAMME));
  const person = await startedParticipant(world, { family_name: 'Quaggacanary' });
  await ask(world, person.reference);
  await share(world, person.reference);
});

const save = (draft: string, name: string, text: string, follows: string | null = null): Promise<string> => {
  const id = randomUUID();
  return world.database.superuser
    .query(
      'INSERT INTO register_draft_file (id, draft_id, path, text, follows, saved_by) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, draft, name, text, follows, demoId('staff', OFFICER)],
    )
    .then(() => id);
};

/** A draft that says the same as the folder, but for one file. */
async function draftWith(change: (files: Map<string, string>) => void = () => undefined) {
  const draft = randomUUID();
  await world.database.superuser.query(
    'INSERT INTO register_draft (id, programme, title, started_by, form_token) VALUES ($1, $2, $3, $4, $5)',
    [draft, PROGRAMME, 'Share less', demoId('staff', OFFICER), randomUUID()],
  );
  const changed = new Map(files);
  change(changed);
  const ids = new Map<string, string>();
  for (const [name, text] of changed) ids.set(name, await save(draft, name, text));
  return { draft, ids };
}

const mailer = { send: async () => ({ outcome: 'sent' as const, detail: 'test' }) };
const work = (simulation: string) =>
  simulateRegister.run({ ...world.services, mailer, origin: 'http://localhost' }, { simulation, programme: PROGRAMME });
const read = async (draft: string) =>
  (await world.run(OFFICER, readSimulation, { draft })) as { simulation?: LatestSimulation; stale: boolean };

/** New words of every consent script, so that no live consent matches any more. */
const newWords = (all: Map<string, string>) =>
  all.set(
    'consent.yaml',
    (all.get('consent.yaml') ?? '').replaceAll(/version: (\d+)/g, (_, n) => `version: ${Number(n) + 1}`),
  );

test('a draft is simulated by a job, and its answer is out of date once a file is saved', async () => {
  const { draft, ids } = await draftWith(newWords);
  assert.equal((await read(draft)).simulation, undefined);
  const { id } = (await world.run(OFFICER, simulateDraft, { draft, days: 30 })) as { id: string };
  assert.deepEqual(world.queued.at(-1), {
    job: 'simulate-register',
    ids: { simulation: id, programme: PROGRAMME },
  });
  assert.equal((await read(draft)).simulation?.state, 'waiting');
  await work(id);
  const done = await read(draft);
  assert.equal(done.simulation?.state, 'done');
  assert.equal(done.stale, false);
  assert.equal(done.simulation?.result?.disclosures.read, 1);
  assert.deepEqual(
    done.simulation?.result?.consents.why.map(({ code, count }) => [code, count]),
    [['script-gone', 1]],
  );
  await work(id);
  await save(draft, 'consent.yaml', files.get('consent.yaml') ?? '', ids.get('consent.yaml') ?? null);
  assert.equal((await read(draft)).stale, true);
});

test('a draft with problems is not simulated, and nobody else may ask', async () => {
  const { draft } = await draftWith((all) => all.set('purposes.yaml', 'nonsense: ['));
  await assert.rejects(world.run(OFFICER, simulateDraft, { draft, days: 30 }), Refused);
  await assert.rejects(world.run('keyworker', simulateDraft, { draft, days: 30 }));
  await assert.rejects(world.run(OFFICER, simulateDraft, { draft: randomUUID(), days: 30 }), { name: 'NotFound' });
});

test('the page asks, shows the answer in counts and references, and names nobody', async () => {
  const { draft } = await draftWith(newWords);
  const server = await serverFor(world, pages, { role: OFFICER, label: 'Officer' });
  const cookies = { 'candour-s': await world.token(OFFICER) };
  const url = `/policy/drafts/${draft}/simulation`;
  const empty = await server.inject({ url, cookies });
  assert.equal(empty.statusCode, 200, empty.body);
  assert.match(empty.body, /Nobody has asked yet/);
  const csrf = /name="csrf" value="([^"]*)"/.exec(empty.body)?.[1] ?? '';
  const post = (days: string) =>
    server.inject({
      method: 'POST',
      url,
      cookies,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ csrf, days }).toString(),
    });
  const wrong = await post('0');
  assert.equal(wrong.statusCode, 400);
  assert.match(wrong.body, /Enter 1 day or more/);
  assert.equal((await post('30')).statusCode, 303);
  assert.match((await server.inject({ url, cookies })).body, /It is about to begin/);
  await work(world.queued.at(-1)?.ids.simulation ?? '');
  const { body } = await server.inject({ url, cookies });
  assert.match(body, /1 of 1 live consent would no longer match/);
  assert.match(body, /0 disclosures of the last 30 days would now be refused, out of 1 decided/);
  assert.doesNotMatch(body, /Quaggacanary/);
  assert.equal((await server.inject({ url: '/policy/drafts/none/simulation', cookies })).statusCode, 404);
});
