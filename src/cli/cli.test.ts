import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCli } from './index.ts';

/** Runs a command line in this process: its status, and what it wrote. */
async function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await runCli(argv, { out: (text) => void out.push(text), err: (text) => void err.push(text) });
  return { status, out: out.join(''), err: err.join('') };
}

/** Runs a command line with `--json`; standard output must be one JSON document and nothing else. */
async function json(...argv: string[]) {
  const { status, out, err } = await run(...argv, '--json');
  assert.equal(out.trimEnd().split('\n').length, 1, out);
  return { status, err, document: JSON.parse(out) };
}

function child(...argv: string[]) {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const folder = mkdtempSync(join(tmpdir(), 'candour-cli-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('as a program of its own', () => {
  test('an answer in JSON is alone on standard output', () => {
    const { status, stdout, stderr } = child('clock', 'rights', '--received', '2026-09-03', '--json');
    assert.deepEqual(JSON.parse(stdout), { due: '2026-10-05', outerLimit: '2026-10-05', extendedDue: null });
    assert.equal(stderr, '');
    assert.equal(status, 0);
  });
  test('a refusal ends with 1', () => {
    const { status, stdout } = child(
      'clock',
      'rights',
      '--received',
      '2026-09-03',
      '--extended',
      '2026-10-06',
      '--json',
    );
    assert.equal(JSON.parse(stdout).error.code, 'extension-notice-late');
    assert.equal(status, 1);
  });
  test('a day that does not exist ends with 2, and says so on standard error', () => {
    const { status, stdout, stderr } = child('clock', 'rights', '--received', '2026-02-30');
    assert.equal(stdout, '');
    assert.equal(stderr, '--received: there is no such day in the calendar. Give a date that exists, as YYYY-MM-DD.\n');
    assert.equal(status, 2);
  });
  test('wrong usage ends with 2', () => {
    const { status, stdout, stderr } = child('clock', 'rights');
    assert.equal(stdout, '');
    assert.equal(stderr.match(/required option/gi)?.length, 1, stderr);
    assert.equal(status, 2);
  });
});

describe('clock', () => {
  const answers: [string, string[], object][] = [
    [
      'rights',
      ['rights', '--received', '2026-11-02', '--clarify', '2026-11-05..2026-11-10'],
      { due: '2026-12-07', outerLimit: '2026-12-08', extendedDue: null },
    ],
    [
      'rights with identity',
      ['rights', '--received', '2026-11-02', '--identity', '2026-11-16'],
      { due: '2026-12-16', outerLimit: '2026-12-16', extendedDue: null },
    ],
    [
      'rights with two clarifications, extended and strict',
      [
        ...['rights', '--received', '2026-11-02', '--clarify', '2026-11-05..2026-11-10'],
        ...['--clarify', '2026-11-12..2026-11-13', '--extended', '--strict'],
      ],
      { due: '2026-12-07', outerLimit: '2026-12-10', extendedDue: '2027-02-08' },
    ],
    [
      'rights with the extension told in time',
      ['rights', '--received', '2026-09-03', '--extended', '2026-10-05'],
      { due: '2026-10-05', outerLimit: '2026-10-05', extendedDue: '2026-12-03' },
    ],
    ['breach', ['breach', '--aware', '2027-03-27T12:00:00Z'], { notifyBy: '2027-03-30T12:00:00Z' }],
    ['working days', ['working-days', '--from', '2026-12-21', '--days', '15'], { date: '2027-01-14' }],
    [
      'programme',
      ['programme', '--start', '2018-03-01'],
      { day456: '2019-05-30', day639: '2019-11-29', day700: '2020-01-29' },
    ],
    [
      'complaint',
      ['complaint', '--received', '2026-06-19'],
      {
        target: '2026-06-26',
        acknowledgeBy: '2026-07-20',
        statuteLiteral: '2026-07-18',
        regulatorName: 'Information Commissioner',
      },
    ],
  ];
  for (const [what, argv, expected] of answers) {
    test(what, async () => {
      const { status, document } = await json('clock', ...argv);
      assert.deepEqual(document, expected);
      assert.equal(status, 0);
    });
  }

  const wrong: [string[], string][] = [
    [['rights', '--received', '2026-02-30'], 'date-impossible'],
    [['rights', '--received', '03/09/2026'], 'date-invalid'],
    [['rights', '--received', '2026-09-03', '--identity', '2026-09-02'], 'dates-out-of-order'],
    [['rights', '--received', '2026-09-03', '--clarify', '2026-09-04'], 'clarify-invalid'],
    [['rights', '--received', '2026-09-03', '--clarify', '2026-09-04..2026-02-30'], 'date-impossible'],
    [['rights', '--received', '2026-09-03', '--late'], 'usage'],
    [['rights'], 'usage'],
    [['rights', '--received'], 'usage'],
    [['rights', '--received', '2026-09-03', 'extra'], 'usage'],
    [['breach', '--aware', '2026-12-24T16:30'], 'instant-invalid'],
    [['working-days', '--from', '2026-12-21', '--days', '-1'], 'number-invalid'],
    [['working-days', '--from', '2026-12-21', '--days', '1e3'], 'number-invalid'],
    [['programme', '--start', '2018-03-01', '--programme', '../secrets'], 'programme-unknown'],
    [['moon'], 'usage'],
    [[], 'usage'],
  ];
  for (const [argv, code] of wrong) {
    test(`wrong: clock ${argv.join(' ')}`, async () => {
      const { status, document } = await json('clock', ...argv);
      assert.equal(document.error.code, code);
      assert.ok(document.error.message && document.error.remedy);
      assert.equal(status, 2);
    });
  }

  test('a year without bank holidays is a refusal', async () => {
    const { status, document } = await json('clock', 'working-days', '--from', '2028-12-20', '--days', '20');
    assert.equal(document.error.code, 'calendar-year-missing');
    assert.equal(status, 1);
  });
  test('people read days in words', async () => {
    const { out } = await run('clock', 'rights', '--received', '2026-09-03');
    assert.match(out, /^Answer by Monday 5 October 2026\n/);
  });
});

describe('retention due', () => {
  const due = (rule: string, facts: unknown) =>
    json(
      'retention',
      'due',
      '--programme',
      'central-london-works',
      '--rule',
      rule,
      '--facts',
      file('facts.json', facts),
    );
  const vectors: [string, object, object][] = [
    ['RT01', { triggers: { 'T-REF': '2024-09-30' }, holds: [] }, { destroyFrom: '2026-10-01', heldBy: [] }],
    [
      'RT02',
      { triggers: { 'T-EXIT': '2024-01-31', 'T-PAY': '2024-03-10' }, cohort: 'NON', holds: [] },
      { destroyFrom: '2030-04-01', heldBy: [] },
    ],
    [
      'RT05',
      { triggers: { 'T-EXIT': '2020-04-14' }, cohort: 'ESF', holds: [] },
      { destroyFrom: '2027-04-01', heldBy: [] },
    ],
    [
      'RT03',
      { triggers: { 'T-EXIT': '2020-04-14' }, cohort: 'ESF', esfRelease: '2035-02-03', holds: [] },
      { destroyFrom: '2035-02-04', destroyBy: '2035-05-04', heldBy: [] },
    ],
    [
      'RT03',
      { triggers: { 'T-EXIT': '2020-04-14' }, cohort: 'ESF', holds: [] },
      { destroyFrom: null, heldBy: ['ESF-HOLD'] },
    ],
    ['rt08', { triggers: { 'T-CLIN': '2020-02-29' }, holds: [] }, { destroyFrom: '2028-03-01', heldBy: [] }],
    [
      'RT06',
      { triggers: { 'T-EXIT': '2026-07-20' }, holds: ['litigation'] },
      { destroyFrom: null, heldBy: ['litigation'] },
    ],
    ['RT06', { triggers: { 'T-EXIT': '2026-07-20' }, holds: [] }, { destroyFrom: '2027-07-21', heldBy: [] }],
  ];
  for (const [rule, facts, expected] of vectors) {
    test(`${rule} on ${JSON.stringify(facts)}`, async () => {
      const { status, document } = await due(rule, facts);
      assert.deepEqual(document, expected);
      assert.equal(status, 0);
    });
  }

  test('a rule or fact that does not fit stops it', async () => {
    const cases: [string, unknown, string, number][] = [
      ['RT99', { triggers: {}, holds: [] }, 'rule-unknown', 2],
      ['constructor', { triggers: {}, holds: [] }, 'rule-unknown', 2],
      ['RT01', { triggers: {}, holds: [] }, 'trigger-missing', 2],
      ['RT01', { triggers: { 'T-REF': '2024-02-30' }, holds: [] }, 'facts-invalid', 2],
      ['RT01', [], 'facts-invalid', 2],
      ['RT03', { triggers: {}, cohort: 'NON', holds: [] }, 'rule-does-not-apply', 1],
      ['RT01', 'not json', 'not-json', 2],
    ];
    for (const [rule, facts, code, expected] of cases) {
      const { status, document } = await due(rule, facts);
      assert.equal(document.error.code, code);
      assert.equal(status, expected, code);
    }
  });
  test('a missing file and a missing option are wrong usage', async () => {
    const programme = ['--programme', 'central-london-works', '--rule', 'RT01'];
    const gone = await json('retention', 'due', ...programme, '--facts', join(folder, 'gone.json'));
    assert.equal(gone.document.error.code, 'file-missing');
    assert.equal(gone.status, 2);
    assert.equal((await json('retention', 'due', ...programme)).status, 2);
  });
  test('the schema of the facts comes without anything else', async () => {
    const { status, document } = await json('retention', 'due', '--schema');
    assert.equal(document.type, 'object');
    assert.deepEqual(document.required, ['triggers', 'holds']);
    assert.equal(status, 0);
  });
});

describe('register', () => {
  test('check lists every programme with its hash and no problems', async () => {
    const { status, document } = await json('register', 'check');
    assert.equal(document.ok, true, JSON.stringify(document));
    assert.equal(status, 0);
    const ids = document.programmes.map(({ id }: { id: string }) => id);
    assert.ok(ids.includes('central-london-works'));
    for (const { hash, problems } of document.programmes) {
      assert.match(hash, /^[0-9a-f]{64}$/);
      assert.deepEqual(problems, []);
    }
  });
  test('check of a broken draft names file and line, and ends with 1', async () => {
    const draft = join(folder, 'broken');
    mkdirSync(draft);
    writeFileSync(join(draft, 'programme.yaml'), 'id: broken\nmoons: 2\n');
    const { status, document } = await json('register', 'check', draft);
    assert.equal(document.ok, false);
    assert.equal(document.programmes[0].id, 'broken');
    assert.equal(document.programmes[0].hash, null);
    const inFile = document.programmes[0].problems.filter(({ file }: { file: string }) => file === 'programme.yaml');
    assert.ok(
      inFile.some(({ line, message }: { line: number; message: string }) => line === 2 && /moons/.test(message)),
    );
    assert.equal(status, 1);
    assert.match((await run('register', 'check', draft)).out, /^ {2}programme\.yaml:2 /m);
  });
  test('check of an unknown programme is wrong usage', async () => {
    const { status, document } = await json('register', 'check', 'atlantis');
    assert.equal(document.error.code, 'programme-unknown');
    assert.equal(status, 2);
  });

  const facts = {
    programme: 'central-london-works',
    controller: 'provider',
    recipient: 'nobody',
    purpose: 'onboarding',
    fields: ['participant.family_name'],
    at: '2026-11-23T12:00:00Z',
    stage: 'on-programme',
    person: {},
    region: 'GB',
    consents: [],
    agreements: [],
    restrictions: [],
    objections: [],
    actor: { kind: 'person' },
  };
  test('decide answers with the decision; a refusal ends with 1', async () => {
    const { status, document } = await json('register', 'decide', file('decide.json', facts));
    assert.equal(document.allowed, false);
    assert.deepEqual(document.fields, []);
    assert.equal(document.reasons[0].code, 'unknown-recipient');
    assert.equal(status, 1);
  });
  test('an allowed disclosure ends with 0', async () => {
    const actor = { kind: 'system' };
    const acknowledgement = { ...facts, recipient: 'jobcentre-plus', fields: ['referral.external_id'], actor };
    const { status, document } = await json('register', 'decide', file('decide.json', acknowledgement));
    assert.deepEqual(document, {
      allowed: true,
      clause: 'recipient/jobcentre-plus',
      fields: ['referral.external_id'],
      reasons: [],
      obligations: [],
    });
    assert.equal(status, 0);
  });
  test('decide refuses facts with an unknown field, naming it', async () => {
    const { status, document } = await json('register', 'decide', file('decide.json', { ...facts, name: 'x' }));
    assert.equal(document.error.code, 'facts-invalid');
    assert.match(document.error.message, /"name"/);
    assert.equal(status, 2);
  });
  test('decide without facts is wrong usage; with --schema it prints their schema', async () => {
    assert.equal((await json('register', 'decide')).status, 2);
    const { status, document } = await json('register', 'decide', '--schema');
    assert.ok(document.properties.recipient);
    assert.equal(status, 0);
  });
});

describe('help and faults', () => {
  test('every command explains itself', async () => {
    const paths = [[], ['clock'], ['clock', 'rights'], ['retention', 'due'], ['register', 'decide']];
    for (const path of paths) {
      const { status, out, err } = await run(...path, '--help');
      assert.match(out, new RegExp(`^Usage: candour${path.map((word) => ` ${word}`).join('')}`));
      assert.match(out, /--json/);
      assert.equal(err, '');
      assert.equal(status, 0);
    }
  });
  test('help asked for in JSON is one document', async () => {
    const { status, document } = await json('clock', 'rights', '--help');
    assert.match(document.help, /Usage/);
    assert.equal(status, 0);
  });
  test('no command at all shows the help on standard error', async () => {
    const { status, out, err } = await run();
    assert.equal(out, '');
    assert.match(err, /Usage: candour/);
    assert.equal(status, 2);
  });
  test('the version is the product’s', async () => {
    assert.match((await run('--version')).out, /^\d+\.\d+\.\d+\n$/);
  });
});
