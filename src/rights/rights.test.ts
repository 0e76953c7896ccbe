import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { makeWorld, type World } from '../../test/support/world.ts';
import { moveToStage, writeCaseNote } from '../casework/index.ts';
import { acts as healthActs } from '../health/index.ts';
import { execute, NotFound, Refused } from '../pipeline/index.ts';
import { COMPARTMENTS, Vault } from '../vault/index.ts';
import { closeRightsRequest } from './commands/close-request.ts';
import { draftAccessPack } from './commands/draft-access-pack.ts';
import { askForIdentity, verifyIdentity } from './commands/identity.ts';
import { recordRightsRequest } from './commands/record-rights-request.ts';
import { releaseAccessPack } from './commands/release-access-pack.ts';
import { downloadAccessPack, findPerson, listRightsRequests, readAccessPack, readRightsRequest } from './queries.ts';
import { accessPackFor } from './write-access-pack.ts';

const DPO = 'data-protection-officer';
const codesOf = (error: unknown): string[] => (error instanceof Refused ? error.reasons.map(({ code }) => code) : []);

describe('the rights desk', () => {
  let world: World;
  const today = () => world.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate();
  /** An act within one rights request, as the web runs it. */
  const within = async <Output>(
    definition: { name: string },
    input: { rightsRequest: string } & Record<string, unknown>,
    persona = DPO,
  ) =>
    execute(
      world.services,
      definition as never,
      { token: await world.token(persona), rightsRequest: input.rightsRequest },
      input,
    ) as Promise<Output>;
  const asked = async (reference: string, receivedOn = today().toString()) =>
    (await world.run(DPO, recordRightsRequest, {
      reference,
      receivedOn,
      channel: 'said-to-staff',
      asked: 'Everything you have about me',
      formToken: randomUUID(),
    })) as { id: string; reference: string };
  const verify = (rightsRequest: string) =>
    within(verifyIdentity, { rightsRequest, how: 'called-back', verifiedOn: today().toString(), note: '' });
  const draft = (rightsRequest: string) => within<{ pack: string }>(draftAccessPack, { rightsRequest });
  const release = (rightsRequest: string, pack: string, more = {}) =>
    within(releaseAccessPack, {
      rightsRequest,
      pack,
      delivery: 'in-person',
      reason: 'It was read and is theirs',
      health: 'already-known',
      ...more,
    });

  before(async () => {
    world = await makeWorld();
  });

  test('the clock counts from the day the request reached anybody, not from the day it was written down', async () => {
    const person = await world.addParticipant();
    const received = today().subtract({ days: 12 });
    const made = await asked(person.reference, received.toString());
    const page = await within<{ clock: { due: Temporal.PlainDate }; receivedOn: string }>(readRightsRequest, {
      rightsRequest: made.id,
    });
    assert.equal(page.receivedOn, received.toString());
    assert.ok(Temporal.PlainDate.compare(page.clock.due, today().add({ months: 1 })) < 0);
    const { lines } = (await world.run(DPO, listRightsRequests, {})) as { lines: { reference: string }[] };
    assert.ok(lines.some(({ reference }) => reference === made.reference));
  });

  test('the same form sent twice records one request; a day in the future is not taken', async () => {
    const person = await world.addParticipant();
    const input = {
      reference: person.reference,
      receivedOn: today().toString(),
      channel: 'email',
      asked: 'A copy',
      formToken: randomUUID(),
    };
    const [one, two] = [
      await world.run(DPO, recordRightsRequest, input),
      await world.run(DPO, recordRightsRequest, input),
    ];
    assert.deepEqual(one, two);
    await assert.rejects(
      world.run(DPO, recordRightsRequest, {
        ...input,
        receivedOn: today().add({ days: 1 }).toString(),
        formToken: randomUUID(),
      }),
      { name: 'InvalidInput' },
    );
  });

  test('nothing is released before identity is verified, nor once it was asked for again', async () => {
    const person = await world.addParticipant();
    const { id } = await asked(person.reference);
    const { pack } = await draft(id);
    await assert.rejects(release(id, pack), (error) => codesOf(error).includes('identity-not-verified'));
    await assert.rejects(within(downloadAccessPack, { rightsRequest: id, pack, file: 'access-pack.json' }), NotFound);
    await verify(id);
    await within(askForIdentity, { rightsRequest: id, note: 'The voice was another' });
    await assert.rejects(release(id, pack), (error) => codesOf(error).includes('identity-not-verified'));
    await verify(id);
    await release(id, pack);
    const { rows } = await world.database.superuser.query(
      `SELECT outcome, reasons FROM ledger_entry WHERE act = 'release-access-pack' AND participant_id = $1 ORDER BY at`,
      [person.id],
    );
    assert.deepEqual(
      rows.map(({ outcome }) => outcome),
      ['refused', 'refused', 'done'],
    );
  });

  test('what is sent twice at once is done once: identity is verified by one step, and one form drafts one copy', async () => {
    const person = await world.addParticipant();
    const { id } = await asked(person.reference);
    const verified = await Promise.allSettled([verify(id), verify(id)]);
    assert.deepEqual(verified.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    for (const each of verified)
      if (each.status === 'rejected') assert.equal(each.reason.constructor.name, 'Conflict', String(each.reason));
    const formToken = randomUUID();
    const twice = () => within<{ pack: string }>(draftAccessPack, { rightsRequest: id, formToken });
    const [first, second] = await Promise.all([twice(), twice()]);
    assert.equal(first.pack, second.pack);
    assert.notEqual((await draft(id)).pack, first.pack);
    const { rows } = await world.database.superuser.query(
      'SELECT kind, count(*)::int FROM rights_request_event WHERE request_id = $1 GROUP BY kind ORDER BY kind',
      [id],
    );
    assert.deepEqual(rows, [
      { kind: 'identity-verified', count: 1 },
      { kind: 'pack-drafted', count: 2 },
    ]);
  });

  test('the database itself refuses a release without identity, whatever the application believes', async () => {
    const person = await world.addParticipant();
    const { id } = await asked(person.reference);
    const { pack } = await draft(id);
    const client = await world.database.pools.candour_rights.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT context.begin_rights($1, $2)', [await world.token(DPO), id]);
      await assert.rejects(
        client.query(
          `INSERT INTO rights_request_event (request_id, participant_id, kind, on_day, how, pack_id) VALUES ($1, $2, 'pack-released', product_today(), 'in-person', $3)`,
          [id, person.id, pack],
        ),
        /identity is not verified/,
      );
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  test('what was read is what leaves: the same bytes and the same hash, and not once the record has changed', async () => {
    const person = await world.addParticipant();
    const { id } = await asked(person.reference);
    await verify(id);
    const first = await draft(id);
    await world.run('keyworker', writeCaseNote, {
      reference: person.reference,
      topic: 'other',
      body: 'Something new',
      occurredOn: today().toString(),
      clientToken: randomUUID(),
    });
    await assert.rejects(release(id, first.pack), (error) => codesOf(error).includes('draft-out-of-date'));
    const second = await draft(id);
    const shown = await within<{ hashes: Record<string, string> }>(readAccessPack, {
      rightsRequest: id,
      pack: second.pack,
    });
    await release(id, second.pack);
    await assert.rejects(release(id, second.pack), (error: Error) => error.constructor.name === 'Conflict');
    const { createHash } = await import('node:crypto');
    for (const file of ['access-pack.json', 'access-pack.html']) {
      const { bytes } = await within<{ bytes: Buffer }>(downloadAccessPack, {
        rightsRequest: id,
        pack: second.pack,
        file,
      });
      assert.equal(createHash('sha256').update(bytes).digest('hex'), shown.hashes[file]);
    }
  });

  test('health information waits until somebody has looked at it', async () => {
    const person = await world.addParticipant();
    await world.database.superuser.query(`UPDATE participant SET disability = 'yes' WHERE id = $1`, [person.id]);
    const { id } = await asked(person.reference);
    await verify(id);
    const { pack } = await draft(id);
    await assert.rejects(release(id, pack, { health: undefined }), (error) =>
      codesOf(error).includes('health-not-tested'),
    );
    const old = today().subtract({ months: 6 }).toString();
    await assert.rejects(release(id, pack, { health: 'opinion', opinionOn: old }), (error) =>
      codesOf(error).includes('opinion-too-old'),
    );
    await release(id, pack, {
      health: 'opinion',
      opinionOn: today().subtract({ months: 6 }).add({ days: 1 }).toString(),
    });
  });

  test('a request opens its own subject’s record and no other, and nothing once it is closed', async () => {
    const [one, other] = [await world.addParticipant(), await world.addParticipant()];
    const { id } = await asked(one.reference);
    const seen = async () => {
      const client = await world.database.pools.candour_rights.connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT context.begin_rights($1, $2)', [await world.token(DPO), id]);
        const { rows } = await client.query<{ participant_id: string }>('SELECT participant_id FROM referral');
        return rows.map(({ participant_id }) => participant_id);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    };
    assert.deepEqual(await seen(), [one.id]);
    assert.ok(!(await seen()).includes(other.id));
    await within(closeRightsRequest, { rightsRequest: id, reason: 'The person changed their mind' });
    assert.deepEqual(await seen(), []);
    await assert.rejects(within(draftAccessPack, { rightsRequest: id }), (error) =>
      codesOf(error).includes('request-closed'),
    );
  });

  test('nobody but a data protection officer comes near: keyworker, team leader, health team, administrator', async () => {
    const person = await world.addParticipant();
    const { id } = await asked(person.reference);
    for (const persona of [
      'keyworker',
      'team-leader',
      'health-practitioner',
      'administrator',
      'contract-manager',
      'auditor',
    ]) {
      await assert.rejects(within(readRightsRequest, { rightsRequest: id }, persona), NotFound, persona);
      await assert.rejects(within(draftAccessPack, { rightsRequest: id }, persona), NotFound, persona);
      await assert.rejects(
        world.run(persona, findPerson, { reference: '', name: 'Example', dateOfBirth: '' }),
        NotFound,
        persona,
      );
    }
  });

  test('a process without the keys of the health team says so instead of leaving its notes out', async () => {
    const person = await world.addParticipant();
    const { reference } = person;
    const health = (persona: string, name: string, input: object) =>
      world.run(persona, healthActs.find((act) => act.name === name) as never, { reference, ...input });
    const day = today().toString();
    await health('keyworker', 'refer-to-health-team', { reason: 'Pain', agreed: true, clientToken: randomUUID() });
    const by = 'health-practitioner';
    const explained = { explained: true, explainedHow: 'in-person' };
    await health(by, 'open-health-episode', { openedOn: day, support: 'other', ...explained });
    await health(by, 'write-health-note', { occurredOn: day, body: 'Walks well', clientToken: randomUUID() });
    const { id } = await asked(person.reference);
    const vault = Vault.open({
      keysDir: world.keysDir,
      compartments: COMPARTMENTS.filter((each) => each !== 'health'),
    });
    const who = { token: await world.token(DPO), rightsRequest: id };
    const { held } = await execute({ ...world.services, vault }, draftAccessPack, who, { rightsRequest: id });
    await vault.close();
    assert.ok(held.some(({ item, why }) => item === 'health_note.body' && why.includes('not in this process')));
  });

  test('a National Insurance number is not written down as a proof of identity', async () => {
    const person = await world.addParticipant();
    const { id } = await asked(person.reference);
    const input = { rightsRequest: id, how: 'two-facts', verifiedOn: today().toString(), note: 'Gave QQ 90 12 34 C' };
    await assert.rejects(within(verifyIdentity, input), { name: 'InvalidInput' });
  });

  test('those of the same name are all found', async () => {
    await world.addParticipant({ family_name: 'Samename', given_name: 'John', date_of_birth: '1980-01-02' });
    await world.addParticipant({ family_name: 'Samename', given_name: 'John', date_of_birth: '1991-03-04' });
    const found = (await world.run(DPO, findPerson, { reference: '', name: 'john samename', dateOfBirth: '' })) as {
      people: unknown[];
    };
    assert.equal(found.people.length, 2);
    await assert.rejects(world.run(DPO, findPerson, { reference: '', name: '', dateOfBirth: '' }), {
      name: 'InvalidInput',
    });
  });

  test('a stage stands in the copy by its title, with the reason of the move', async () => {
    const person = await world.addParticipant({ referred_on: '2026-01-05', started_on: '2026-01-12' });
    await world.run('keyworker', moveToStage, {
      reference: person.reference,
      stage: 'in-work',
      enteredOn: '2026-03-02',
      reason: 'Started as a porter',
      clientToken: randomUUID(),
    });
    const { id, reference } = await asked(person.reference);
    await verify(id);
    const { pack } = await draft(id);
    await release(id, pack);
    const { files } = await accessPackFor(world.services, reference, 'test');
    const copy = JSON.parse(String(files.find(({ name }) => name === 'access-pack.json')?.bytes)) as {
      categories: { records: { table: string; rows: { stage?: string; reason?: string }[] }[] }[];
    };
    const moves = copy.categories.flatMap(({ records }) => records.filter(({ table }) => table === 'stage_entry'));
    const told = moves.flatMap(({ rows }) => rows).filter(({ stage }) => stage !== undefined);
    assert.deepEqual(
      told.map(({ stage, reason }) => ({ stage, reason })),
      [{ stage: 'In work', reason: 'Started as a porter' }],
    );
  });

  test('the command line writes an encrypted draft before identity is verified, and the released bytes after release', async () => {
    const person = await world.addParticipant({ family_name: 'Clearlyreadable' });
    const { id, reference } = await asked(person.reference);
    const before = await accessPackFor(world.services, reference, 'test');
    assert.equal(before.draft, true);
    assert.ok(before.files.every(({ name, bytes }) => name.endsWith('.sealed') && !bytes.includes('Clearlyreadable')));
    await verify(id);
    const { pack } = await draft(id);
    await release(id, pack);
    const after = await accessPackFor(world.services, reference, 'test');
    assert.equal(after.draft, false);
    assert.deepEqual(
      after.files.map(({ name }) => name),
      ['access-pack.json', 'access-pack.html'],
    );
    assert.ok(after.files.every(({ bytes }) => bytes.includes('Clearlyreadable')));
    await assert.rejects(accessPackFor(world.services, '0000-0000', 'test'), NotFound);
  });
});
