import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import { Conflict, InvalidInput, NotFound, Refused } from '../pipeline/index.ts';
import { canonicalJson, registerHash } from '../register/index.ts';
import { approvePublication } from './commands/approve-publication.ts';
import { discardDraft, sendBackProposal, takeBackProposal } from './commands/end-proposal.ts';
import { proposePublication } from './commands/propose-publication.ts';
import { finishReviewTask, recordNoticeReview } from './commands/review.ts';
import { removeDraftFile, type Saved, saveDraftFile } from './commands/save-draft-file.ts';
import { startDraft } from './commands/start-draft.ts';
import { type DraftPage, type PolicyPage, readDraft, readDraftFile, readPolicy } from './queries.ts';
import { simulateDraft } from './simulation/commands/simulate-draft.ts';
import { simulateRegister } from './simulation/jobs.ts';

const OFFICER = 'data-protection-officer';
const DEPUTY = 'deputy-data-protection-officer';
let world: World;
before(async () => {
  world = await makeWorld();
});

const run = <Output>(persona: string, act: { run(...given: never[]): Promise<Output> }, input: object) =>
  world.run(persona, act as never, input) as Promise<Output>;
const start = async (persona = OFFICER) =>
  (await run(persona, startDraft, { title: 'A change', from: 'folder', formToken: randomUUID() })).id;
const look = (draft: string, persona = OFFICER): Promise<DraftPage> => run(persona, readDraft, { draft });
const policy = (): Promise<PolicyPage> => run(OFFICER, readPolicy, {});
const openFile = (draft: string, path: string, persona = OFFICER) => run(persona, readDraftFile, { draft, path });

/** Changes one file of a draft by replacing a text that stands in it. */
async function edit(draft: string, path: string, from: string | RegExp, to: string, persona = OFFICER): Promise<Saved> {
  const { file } = await openFile(draft, path, persona);
  const text = file.text.replace(from, to);
  assert.notEqual(text, file.text, `${path} does not hold ${from}`);
  return run(persona, saveDraftFile, { draft, path, text, follows: file.id });
}
const reword = (draft: string, persona = OFFICER) =>
  edit(draft, 'programme.yaml', /^summary: .*$/m, `summary: Help to find work, said anew ${randomUUID()}`, persona);
/** The first keeping period of 24 months, in its words and in what is reckoned with. */
const keepMonths = (draft: string, months: number) =>
  edit(draft, 'retention.yaml', /24(?<between> months.*?months: )24/s, `${months}$<between>${months}`);
const lengthen = (draft: string) => keepMonths(draft, 36);
const shorten = (draft: string) => keepMonths(draft, 12);

/** Asks what a draft would do and works the job that answers. */
async function simulate(draft: string): Promise<void> {
  await run(OFFICER, simulateDraft, { draft, days: 30 });
  const ids = world.queued.findLast(({ job }) => job === simulateRegister.name)?.ids;
  assert.ok(ids);
  const mailer = { send: async () => ({ outcome: 'sent' as const, detail: 'test' }) };
  await simulateRegister.run({ ...world.services, mailer, origin: 'http://localhost' }, ids as never);
}
async function propose(draft: string, more: object = {}, persona = OFFICER) {
  const { hash } = await look(draft, persona);
  return run(persona, proposePublication, {
    draft,
    hash,
    effectiveOn: null,
    reason: 'Agreed at the board',
    material: 'as-worked-out',
    ...more,
  });
}
async function approve(draft: string, persona = DEPUTY) {
  const { draft: found } = await look(draft, persona);
  return run(persona, approvePublication, { draft, proposal: found.open?.id ?? randomUUID(), hash: found.open?.hash });
}
async function review(draft: string): Promise<void> {
  const { tasks } = await look(draft);
  for (const task of tasks) await run(OFFICER, finishReviewTask, { task: task.id, note: 'Looked at it' });
}
const versions = async (): Promise<number> =>
  (await world.database.superuser.query('SELECT count(*)::int AS n FROM publication')).rows[0].n;
const refusedWith = (code: string) => (error: unknown) =>
  error instanceof Refused && error.reasons.some((reason) => reason.code === code && reason.clause.length > 2);
const inDays = (days: number) => Temporal.Now.plainDateISO('Europe/London').add({ days }).toString();

describe('a draft', () => {
  test('begins with the files of the folder or of what is in force, and changes nothing that runs', async () => {
    const hash = (await policy()).inForce.hash;
    const token = randomUUID();
    const first = await run(OFFICER, startDraft, { title: 'Once', from: 'folder', formToken: token });
    const again = await run(OFFICER, startDraft, { title: 'Once', from: 'folder', formToken: token });
    assert.equal(first.id, again.id);
    const { difference, problems, faults, hash: same } = await look(first.id);
    assert.deepEqual([problems, faults, difference?.changes], [[], [], []]);
    assert.equal(same, hash);
  });

  test('lists every problem at once with file and line, cannot be proposed, and leaves the last good version in force', async () => {
    const draft = await start();
    const { inForce } = await policy();
    await edit(draft, 'clocks.yaml', 'unit: working-days', 'unit: fortnights');
    await edit(draft, 'retention.yaml', 'months: 24', 'months: many');
    const { problems, hash } = await look(draft);
    assert.equal(hash, undefined);
    assert.deepEqual([...new Set(problems.map(({ file }) => file))].sort(), ['clocks.yaml', 'retention.yaml']);
    const { file } = await openFile(draft, 'clocks.yaml');
    const found = problems.find((problem) => problem.file === 'clocks.yaml');
    assert.match(file.text.split('\n')[(found?.line ?? 0) - 1] ?? '', /fortnights/);
    await assert.rejects(propose(draft, { hash: inForce.hash }), refusedWith('draft-has-problems'));
    assert.equal((await policy()).inForce.hash, inForce.hash);
    assert.deepEqual(await world.services.publications.inForce(), { [PROGRAMME]: inForce.version });
  });

  test('holding anything at all is a list of problems, never a fault', async () => {
    const draft = await start();
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.replaceAll(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`;
    for (const text of [bomb, '', '\0', '- 1', '"', '%YAML 9', '{{{{', 'constructor: 1\n__proto__: 2']) {
      const { file } = await openFile(draft, 'forms.yaml');
      await run(OFFICER, saveDraftFile, { draft, path: 'forms.yaml', text: text.replace('\0', ' '), follows: file.id });
      assert.ok((await look(draft)).problems.length > 0, JSON.stringify(text.slice(0, 20)));
    }
  });

  test('names what runs or is stored and would not stand on it', async () => {
    const draft = await start();
    const { file } = await openFile(draft, 'activities.yaml');
    const text = file.text.replace(/^casework: .*\n/m, '');
    assert.notEqual(text, file.text);
    await run(OFFICER, saveDraftFile, { draft, path: 'activities.yaml', text, follows: file.id });
    const { problems, faults } = await look(draft);
    assert.ok(problems.length + faults.length > 0);
  });

  test('of another programme is a problem', async () => {
    const draft = await start();
    await edit(draft, 'programme.yaml', /^id: .*$/m, 'id: another-programme');
    assert.deepEqual(
      (await look(draft)).problems.map(({ code }) => code),
      ['other-programme'],
    );
  });

  test('saved by two at once shows the second both versions and loses nothing', async () => {
    const draft = await start();
    const { file } = await openFile(draft, 'gaps.yaml');
    const save = (persona: string, words: string) =>
      run(persona, saveDraftFile, { draft, path: 'gaps.yaml', text: `${file.text}# ${words}\n`, follows: file.id });
    const both = await Promise.all([save(OFFICER, 'mine'), save(DEPUTY, 'yours')]);
    assert.deepEqual(both.map(({ outcome }) => outcome).sort(), ['overtaken', 'saved']);
    const overtaken = both.find((each) => each.outcome === 'overtaken');
    assert.ok(overtaken?.outcome === 'overtaken');
    const kept = await openFile(draft, 'gaps.yaml');
    assert.equal(overtaken.newest.text, kept.file.text);
    assert.equal((await save(OFFICER, kept.file.text.includes('mine') ? 'mine' : 'yours')).outcome, 'unchanged');
  });

  test('keeps its settings files, and may lose a page of the notice', async () => {
    const draft = await start();
    const { file } = await openFile(draft, 'forms.yaml');
    await assert.rejects(
      run(OFFICER, removeDraftFile, { draft, path: 'forms.yaml', follows: file.id }),
      refusedWith('file-needed'),
    );
    const { files } = await look(draft);
    const page = files.find(({ path }) => path.startsWith('notice/'));
    assert.ok(page);
    await run(OFFICER, removeDraftFile, { draft, path: page.path, follows: page.id });
    assert.deepEqual((await look(draft)).removed, [page.path]);
    await assert.rejects(
      run(OFFICER, saveDraftFile, { draft, path: '../../etc/passwd', text: 'x', follows: null }),
      InvalidInput,
    );
  });

  test('is out of sight of everybody but data protection officers, reading and writing', async () => {
    const draft = await start();
    for (const persona of ['keyworker', 'auditor', 'administrator', 'team-leader', 'contract-manager']) {
      await assert.rejects(look(draft, persona), NotFound, persona);
      await assert.rejects(start(persona), NotFound, persona);
      await assert.rejects(run(persona, discardDraft, { draft, reason: 'x' }), NotFound, persona);
      await assert.rejects(run(persona, readPolicy, {}), NotFound, persona);
    }
  });

  test('that was discarded stays readable and takes nothing more', async () => {
    const draft = await start();
    await run(OFFICER, discardDraft, { draft, reason: 'Not needed' });
    assert.equal((await look(draft)).draft.state, 'discarded');
    await assert.rejects(reword(draft), refusedWith('draft-ended'));
    await assert.rejects(run(OFFICER, discardDraft, { draft, reason: 'Again' }), refusedWith('draft-ended'));
  });
});

describe('publication', () => {
  test('needs a look at what it would do, a change, and the other officer; then it is one row that anybody can check', async () => {
    const draft = await start();
    await assert.rejects(propose(draft), refusedWith('nothing-changes'));
    await reword(draft);
    await assert.rejects(propose(draft), refusedWith('not-simulated'));
    await simulate(draft);
    await propose(draft);
    await assert.rejects(propose(draft), Conflict);
    await assert.rejects(approve(draft, OFFICER), refusedWith('same-person'));
    const before = await versions();
    const { version, hash } = await approve(draft);
    assert.equal(await versions(), before + 1);
    const { draft: done } = await look(draft);
    const replay = { draft, proposal: done.proposals[0]?.id, hash };
    await assert.rejects(run(DEPUTY, approvePublication, replay), refusedWith('draft-ended'));
    assert.equal(await versions(), before + 1);
    const { rows } = await world.database.superuser.query(
      `SELECT p.*, (SELECT count(*)::int FROM publication_source s WHERE s.version = p.version) AS sources
       FROM publication p WHERE version = $1`,
      [version],
    );
    const [row] = rows;
    assert.equal(row.hash, hash);
    assert.equal(registerHash(JSON.parse(row.canonical)), hash);
    assert.equal(canonicalJson(JSON.parse(row.canonical)), row.canonical);
    assert.match(row.published_by, /^data-protection-officer@/);
    assert.match(row.second_approver, /^deputy-data-protection-officer@/);
    assert.ok(row.sources > 14);
    const { inForce } = await policy();
    assert.deepEqual([inForce.version, inForce.hash], [version, hash]);
    const next = await run(OFFICER, startDraft, { title: 'From it', from: 'in-force', formToken: randomUUID() });
    const { draft: made, difference } = await look(next.id);
    assert.deepEqual([made.baseVersion, difference?.changes], [version, []]);
    const { rows: entries } = await world.database.superuser.query(
      "SELECT act, participant_id, outcome FROM ledger_entry WHERE act IN ('propose-publication', 'approve-publication') AND outcome = 'done'",
    );
    assert.ok(entries.length >= 2 && entries.every(({ participant_id }) => participant_id === null));
  });

  test('is void once anybody saves, and may be taken back or sent back', async () => {
    const draft = await start();
    await reword(draft);
    await simulate(draft);
    await propose(draft);
    const { draft: waiting } = await look(draft);
    await reword(draft);
    await assert.rejects(
      run(DEPUTY, approvePublication, { draft, proposal: waiting.open?.id, hash: waiting.open?.hash }),
      Conflict,
    );
    assert.equal((await look(draft)).draft.proposals[0]?.end?.kind, 'saved-again');
    await simulate(draft);
    await propose(draft);
    const second = (await look(draft)).draft.open?.id;
    await assert.rejects(
      run(OFFICER, sendBackProposal, { draft, proposal: second, reason: 'x' }),
      refusedWith('same-person'),
    );
    await assert.rejects(run(DEPUTY, takeBackProposal, { draft, proposal: second }), refusedWith('not-yours'));
    await run(DEPUTY, sendBackProposal, { draft, proposal: second, reason: 'Say it better' });
    assert.equal((await look(draft)).draft.state, 'draft');
    await propose(draft);
    await run(OFFICER, takeBackProposal, { draft, proposal: (await look(draft)).draft.open?.id });
  });

  test('is not approved by whoever saved last', async () => {
    const draft = await start();
    await reword(draft, DEPUTY);
    await simulate(draft);
    await propose(draft);
    await assert.rejects(approve(draft), refusedWith('last-editor'));
  });

  test('approved by two at once, and sent twice, is published once', async () => {
    const draft = await start();
    await reword(draft);
    await simulate(draft);
    await propose(draft);
    const before = await versions();
    const all = await Promise.allSettled([approve(draft), approve(draft), approve(draft)]);
    assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(await versions(), before + 1);
  });

  test('is proposed anew when another version came into force meanwhile', async () => {
    const [first, second] = [await start(), await start()];
    for (const draft of [first, second]) {
      await edit(draft, 'programme.yaml', /^shortName: .*$/m, `shortName: N${randomUUID().slice(0, 4)}`);
      await simulate(draft);
    }
    await propose(second);
    await edit(first, 'gaps.yaml', 'status: open', 'status: decided');
    await simulate(first);
    await propose(first);
    await approve(first);
    await assert.rejects(approve(second), Conflict);
    await run(OFFICER, discardDraft, { draft: second, reason: 'Overtaken' });
  });

  test('of what weakens a promise waits until people could be told, by day and by default', async () => {
    const draft = await start();
    await lengthen(draft);
    await simulate(draft);
    const { difference } = await look(draft);
    assert.match(difference?.summary ?? '', /^lengthens one period/);
    await assert.rejects(propose(draft, { effectiveOn: inDays(-1) }), refusedWith('back-dated'));
    await assert.rejects(propose(draft, { effectiveOn: inDays(5) }), refusedWith('too-soon-for-material-change'));
    await assert.rejects(propose(draft, { material: 'no' }), InvalidInput);
    await assert.rejects(propose(draft, { effectiveOn: inDays(400) }), InvalidInput);
    await propose(draft);
    await assert.rejects(approve(draft), refusedWith('review-open'));
    await review(draft);
    const { inForce } = await policy();
    const { effectiveFrom, version } = await approve(draft);
    const days = Temporal.Now.instant().until(Temporal.Instant.from(effectiveFrom)).total('hours') / 24;
    assert.ok(days > 13.9 && days < 14.1, String(days));
    const after = await policy();
    assert.equal(after.inForce.hash, inForce.hash);
    assert.deepEqual(
      after.toCome.map((line) => line.version),
      [version],
    );
    const twin = await start();
    await lengthen(twin);
    await simulate(twin);
    await assert.rejects(propose(twin), refusedWith('already-published'), 'people are told of one change once');
  });

  test('of a shorter period takes effect at once and makes nothing due before', async () => {
    const draft = await start();
    await shorten(draft);
    await simulate(draft);
    await propose(draft);
    await review(draft);
    const { version } = await approve(draft);
    const published = await world.services.publications.get(PROGRAMME, version);
    const today = Temporal.Now.plainDateISO('Europe/London').toString();
    assert.ok(published.shortened.some(({ from }) => from === today));
  });

  test('cannot be forged past the function: not by SQL as any login, not by one officer, not with other bytes', async () => {
    const draft = await start();
    await reword(draft);
    await simulate(draft);
    await propose(draft);
    const { draft: waiting } = await look(draft);
    const proposal = waiting.open;
    assert.ok(proposal);
    const { rows } = await world.database.superuser.query('SELECT canonical FROM publication ORDER BY version LIMIT 1');
    const as = async (persona: string, statement: string, values: unknown[]) => {
      const client = await world.database.pools.candour_rights.connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT context.begin($1)', [await world.token(persona)]);
        return await client.query(statement, values);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    };
    const call = 'SELECT * FROM policy.publish($1, $2, $3, 0)';
    await assert.rejects(as(OFFICER, call, [proposal.id, proposal.hash, rows[0].canonical]), /two different/);
    await assert.rejects(as(DEPUTY, call, [proposal.id, proposal.hash, rows[0].canonical]), /not what was proposed/);
    for (const persona of ['keyworker', 'auditor', 'administrator'])
      await assert.rejects(
        as(persona, call, [proposal.id, proposal.hash, rows[0].canonical]),
        /only a data protection/,
      );
    const insert =
      "INSERT INTO publication (programme, version, hash, canonical, effective_from, published_by, second_approver) VALUES ($1, 99, repeat('0', 64), '{}', now(), 'a', 'b')";
    await assert.rejects(as(OFFICER, insert, [PROGRAMME]), /permission denied/);
    const forged =
      "INSERT INTO register_proposal_end (proposal_id, kind, ended_by) VALUES ($1, 'approved', context.actor())";
    await assert.rejects(as(DEPUTY, forged, [proposal.id]), /row-level security/);
    const inOtherName =
      "INSERT INTO register_proposal (draft_id, hash, reason, summary, worked_out_material, material, proposed_by) VALUES ($1, $2, 'x', 'x', false, false, (SELECT id FROM staff WHERE persona = 'deputy-data-protection-officer'))";
    await assert.rejects(as(OFFICER, inOtherName, [draft, proposal.hash]), /row-level security/);
  });

  test('is never changed, deleted or emptied, by any login of the product', async () => {
    for (const [login, pool] of Object.entries(world.database.pools)) {
      for (const table of ['publication', 'publication_source'])
        for (const statement of [
          `UPDATE ${table} SET programme = 'x'`,
          `DELETE FROM ${table}`,
          `TRUNCATE ${table} CASCADE`,
          `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
        ])
          await assert.rejects(pool.query(statement), /permission denied|must be owner/, `${login}: ${statement}`);
    }
    for (const table of ['publication', 'publication_source'])
      await assert.rejects(
        world.database.superuser.query(`UPDATE ${table} SET programme = 'x'`),
        /a publication cannot be changed/,
      );
  });
});

describe('reviews of the notice', () => {
  test('move the day of the next review, twelve months ahead at most, and an overdue one shows', async () => {
    const today = Temporal.Now.plainDateISO('Europe/London');
    const record = (more: object) =>
      run(OFFICER, recordNoticeReview, {
        reviewedOn: today.toString(),
        outcome: 'still-right',
        note: 'Read against the contract',
        nextBy: today.add({ months: 6 }).toString(),
        formToken: randomUUID(),
        ...more,
      });
    await assert.rejects(record({ nextBy: today.add({ months: 12, days: 1 }).toString() }), InvalidInput);
    await assert.rejects(record({ nextBy: today.toString() }), InvalidInput);
    await assert.rejects(record({ reviewedOn: today.add({ days: 1 }).toString() }), InvalidInput);
    await record({
      reviewedOn: today.subtract({ months: 7 }).toString(),
      nextBy: today.subtract({ days: 1 }).toString(),
    });
    assert.deepEqual(
      { ...(await policy()).review },
      {
        dueBy: today.subtract({ days: 1 }).toString(),
        overdue: true,
        lastOn: today.subtract({ months: 7 }).toString(),
      },
    );
    await record({});
    assert.deepEqual((await policy()).review.overdue, false);
    await assert.rejects(
      run('auditor', recordNoticeReview, {}),
      (error) => error instanceof NotFound || error instanceof InvalidInput,
    );
  });
});
