import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import {
  agreeActionPlan,
  bookAppointment,
  giveNotice,
  moveToStage,
  recordAssessment,
  recordAttendance,
  startProgramme,
  writeCaseNote,
} from '../src/casework/index.ts';
import { readStage } from '../src/casework/stages.ts';
import { recordConsent, withdrawConsent, wordsToAsk } from '../src/consent/index.ts';
import { demoId } from '../src/demo/index.ts';
import { previewSharing, shareInformation } from '../src/disclosures/index.ts';
import { referToHealthTeam } from '../src/health/index.ts';
import { acknowledgeReferral, allocateParticipant, importFile } from '../src/intake/index.ts';
import { openParticipant } from '../src/people/open-participant.ts';
import { readRecord } from '../src/people/read-record.ts';
import { type AnyDefinition, execute, Refused } from '../src/pipeline/index.ts';
import { clockFor, formFor, loadFiles, readProgrammeFiles } from '../src/register/index.ts';
import { draftAccessPack, recordRightsRequest, releaseAccessPack, verifyIdentity } from '../src/rights/index.ts';
import { makeWorld, type World } from './support/world.ts';

const PROGRAMME = 'allotment-jobs';
const FIRM = 'hedge-and-lawn';
const FIELDS = ['participant.given_name', 'participant.mobile'];

let world: World;
let today: Temporal.PlainDate;
let reference: string;
let person: string;

const day = (ago: number): string => today.subtract({ days: ago }).toString();
const slip = (ago: number): string => day(ago).split('-').reverse().join('.');

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text, 'utf8');
}

/** An act of the rights desk within one request, as the web runs it. */
const within = async <Output>(
  definition: AnyDefinition,
  input: { rightsRequest: string } & Record<string, unknown>,
): Promise<Output> =>
  execute(
    world.services,
    definition,
    { token: await world.token('secretary'), rightsRequest: input.rightsRequest },
    input,
  ) as Promise<Output>;

before(async () => {
  world = await makeWorld(undefined, { programme: PROGRAMME, folder: path.join(import.meta.dirname, 'programmes') });
  today = Temporal.Now.plainDateISO('Europe/London');
});

describe('a programme written without touching the product carries a person from the gate to the copy of their record', () => {
  test('a file with its own columns, words and dates brings the person in', async () => {
    const report = await importFile(world.services, {
      source: bytes(`Slip,Written,Called,Family,Birthday,Phone,Wants,Dreams of
S-1,${slip(3)},Rowan,Bramble,08.03.1991,07700 900611,a job,Roses
S-2,${slip(3)},Hazel,Moss,31.02.1991,,a job,
`),
      programme: PROGRAMME,
      channel: 'voluntary',
      asAt: day(2),
      dryRun: false,
      operatingAs: 'test',
    });
    assert.equal(report.created, 1, JSON.stringify(report));
    assert.deepEqual(
      report.quarantined.map(({ field, code }) => [field, code]),
      [['date_of_birth', 'date-invalid']],
    );
    const { rows } = await world.database.superuser.query(
      'SELECT p.id, p.reference, p.programme, r.id AS referral, r.customer_group, r.channel FROM participant p JOIN referral r ON r.participant_id = p.id',
    );
    assert.deepEqual(
      rows.map(({ programme, customer_group, channel }) => [programme, customer_group, channel]),
      [[PROGRAMME, 'wants-a-job', 'voluntary']],
    );
    ({ reference, id: person } = rows[0]);
    await world.run('gatekeeper', acknowledgeReferral, { referral: rows[0].referral });
  });

  test('the clock, the caseload and the first meeting are the programme’s own', async () => {
    assert.equal(clockFor(world.register, 'referral-acknowledged')?.slug, 'wave-back');
    const bed = { reference, caseload: demoId('caseload', 'bed-one'), reason: 'The nearest bed' };
    await world.run('gatekeeper', allocateParticipant, bed);
    const { id: appointmentId } = await world.run<{ id: string }>('gardener', bookAppointment, {
      reference,
      kind: 'first-meeting',
      how: 'in-person',
      date: day(1),
      time: '10:00',
      minutes: 30,
      place: 'The hut',
      clientToken: randomUUID(),
    });
    const form = formFor(world.register, 'first-assessment');
    assert.equal(form?.slug, 'plot-talk');
    const asking = {
      appointmentId,
      form: 'plot-talk',
      formVersion: 3,
      answers: { favourite: { answer: 'Roses' }, knees: { answer: 'creaky' } },
      clientToken: randomUUID(),
    };
    await assert.rejects(() => world.run('gardener', recordAssessment, asking), Refused);
    const told = { reference, appointmentId, how: 'read-aloud', language: 'English', clientToken: randomUUID() };
    assert.deepEqual(await world.run('gardener', giveNotice, told), { version: 1 });
    await world.run('gardener', recordAssessment, asking);
    await world.run('gardener', recordAttendance, {
      appointmentId,
      attended: true,
      happened: true,
      clientToken: randomUUID(),
    });
    await world.run('gardener', startProgramme, { appointmentId, reason: 'Wants to dig' });
    await world.run('gardener', agreeActionPlan, {
      reference,
      goals: 'A plot, then a talk with a firm',
      agreedOn: day(0),
      signed: 'on-paper',
      clientToken: randomUUID(),
    });
    await world.run('gardener', writeCaseNote, {
      reference,
      topic: 'other',
      body: 'Knows every rose by name',
      occurredOn: day(0),
      clientToken: randomUUID(),
    });
  });

  test('the person moves through its stages, and what it does not offer is refused', async () => {
    const stageNow = async () =>
      (await world.run<{ stage: { slug: string } }>('gardener', readStage, { reference })).stage.slug;
    assert.equal(await stageNow(), 'digging');
    await world.run('gardener', moveToStage, {
      reference,
      stage: 'showing-off',
      enteredOn: day(0),
      reason: 'The roses are out',
      clientToken: randomUUID(),
    });
    assert.equal(await stageNow(), 'showing-off');
    const referral = { reference, reason: 'Knees', agreed: true, clientToken: randomUUID() };
    await assert.rejects(
      () => world.run('gardener', referToHealthTeam, referral),
      (error) => error instanceof Refused && error.reasons[0]?.clause === 'activity/health-care',
    );
  });

  test('sharing needs its consent and its words, and stops when the person changes their mind', async () => {
    const sharing = { reference, organisation: FIRM, purpose: 'passing-on', fields: FIELDS };
    const share = async () => {
      const preview = await world.run<{ allowed: boolean; hash?: string }>('gardener', previewSharing, sharing);
      return world.run<{ outcome?: string; allowed?: boolean }>('gardener', shareInformation, {
        ...sharing,
        necessity: 'They hire in spring',
        formToken: randomUUID(),
        ...(preview.hash ? { previewHash: preview.hash } : {}),
      });
    };
    const allowed = async () => (await world.run<{ allowed: boolean }>('gardener', previewSharing, sharing)).allowed;
    assert.equal(await allowed(), false);
    const asking = {
      ...sharing,
      reason: 'They hire in spring',
      until: today.add({ months: 2 }).toString(),
      mode: 'verbal',
    };
    const words = await world.run<{ hash: string; text: string }>('gardener', wordsToAsk, asking);
    assert.match(words.text, /^May we tell Hedge and Lawn about you/);
    const { id: consent } = await world.run<{ id: string }>('gardener', recordConsent, {
      ...asking,
      decision: 'given',
      how: 'in-person',
      place: 'By the fence',
      language: 'English',
      interpreter: false,
      explained: true,
      capacityNote: '',
      shownHash: words.hash,
      formToken: randomUUID(),
    });
    assert.equal(await allowed(), true);
    await share();
    const sent = await world.database.superuser.query(
      'SELECT purpose, fields FROM disclosure WHERE participant_id = $1',
      [person],
    );
    assert.deepEqual(sent.rows, [{ purpose: 'passing-on', fields: FIELDS }]);
    await world.run('gardener', withdrawConsent, { consent, channel: 'in-person', byWhom: 'participant' });
    assert.equal(await allowed(), false);
  });

  test('the person receives a copy of everything, in the programme’s own words', async () => {
    const { id } = await world.run<{ id: string }>('secretary', recordRightsRequest, {
      reference,
      receivedOn: day(0),
      channel: 'letter',
      asked: 'All of it',
      formToken: randomUUID(),
    });
    const { pack } = await within<{ pack: string }>(draftAccessPack, { rightsRequest: id });
    const release = {
      rightsRequest: id,
      pack,
      delivery: 'in-person',
      reason: 'Read and theirs',
      health: 'already-known',
    };
    await assert.rejects(() => within(releaseAccessPack, release), Refused);
    await within(verifyIdentity, { rightsRequest: id, how: 'called-back', verifiedOn: day(0), note: '' });
    await within(releaseAccessPack, release);
    const opened = await world.run<{ person: { name: string } }>('gardener', openParticipant, { reference });
    assert.equal(opened.person.name, 'Rowan Bramble');
    const { lines } = await world.run<{ lines: { category: string; keepings: { rule: string }[] }[] }>(
      'gardener',
      readRecord,
      { reference },
    );
    const held = lines.map(({ category }) => category);
    assert.ok(held.includes('assessments-and-plans') && held.includes('consents'), held.join());
    for (const category of held)
      assert.ok(world.register.categories[category]?.collected, `${category} is not collected`);
    for (const { keepings } of lines) for (const { rule } of keepings) assert.match(rule, /^plot-rt/);
  });

  test('every entry of the ledger rests on a purpose of this programme', async () => {
    const { rows } = await world.database.superuser.query<{ purpose: string; clause: string }>(
      "SELECT DISTINCT purpose, clause FROM ledger_entry WHERE participant_id = $1 AND outcome = 'done'",
      [person],
    );
    assert.ok(rows.length > 5);
    for (const { purpose, clause } of rows) {
      assert.ok(purpose === 'operational' || world.register.purposes[purpose], purpose);
      assert.ok(world.register.clauses[clause], clause);
    }
  });
});

test('a file that would fill what the programme does not collect is a mistake of the register, at its line', async () => {
  const files = await readProgrammeFiles(path.join(import.meta.dirname, 'programmes', PROGRAMME));
  const imports = `${files.get('imports.yaml')}  fixed: { participation: voluntary }\n`;
  const { register, problems } = loadFiles(new Map([...files, ['imports.yaml', imports]]));
  assert.equal(register, undefined);
  assert.deepEqual(
    problems.map(({ file, code, line }) => [file, code, line]),
    [['imports.yaml', 'import-not-collected', imports.split('\n').length - 1]],
  );
});

test('two recipients cannot stand for the same kind of organisation', async () => {
  const files = await readProgrammeFiles(path.join(import.meta.dirname, 'programmes', PROGRAMME));
  const recipients = (files.get('recipients.yaml') ?? '').replace(
    'role: internal',
    'role: internal, organisationKind: support-provider',
  );
  const { problems } = loadFiles(new Map([...files, ['recipients.yaml', recipients]]));
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['kind-taken-twice'],
  );
});
