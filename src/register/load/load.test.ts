import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { canonicalJson, registerHash } from '../canonical.ts';
import { clausesOf } from '../clauses.ts';
import type { Problem, Register } from '../types.ts';
import { type FileKey, isOptional, programmeFiles } from './files.ts';
import { loadProgramme } from './index.ts';

const EXAMPLE = path.join(import.meta.dirname, '../../../programmes/central-london-works');
const scratch = mkdtempSync(path.join(tmpdir(), 'candour-register-'));
after(() => rmSync(scratch, { recursive: true }));

const { register, problems } = await loadProgramme(EXAMPLE);

describe('the worked example', () => {
  test('is sound', () => assert.deepEqual(problems, []));

  test('holds every category, recipient, rule, gap and promise', () => {
    const sound = given(register);
    const counts = [sound.categories, sound.recipients, sound.retention, sound.gaps, sound.promises];
    assert.deepEqual(
      counts.map((each) => Object.keys(each).length),
      [38, 20, 39, 18, 130],
    );
    assert.deepEqual(
      Object.values(sound.categories)
        .map(({ id }) => id)
        .sort()[37],
      'D38',
    );
  });

  test('is only proposed, line by line', () => {
    const sound = given(register);
    const lines = [
      sound.categories,
      sound.purposes,
      sound.conditions,
      sound.recipients,
      sound.doors,
      sound.retention,
      sound.clocks,
    ];
    for (const each of lines.flatMap((kind) => Object.values<{ status: string }>(kind)))
      assert.equal(each.status, 'proposed');
    assert.equal(sound.programme.band, 'Worked example, not adopted by the organisations named');
  });

  test('has clauses that name the promises they keep', () => {
    const clauses = clausesOf(given(register));
    assert.deepEqual(clauses.get('recipient/support-provider')?.promises, [
      'P032',
      'P042',
      'P043',
      'P044',
      'P045',
      'P062',
    ]);
    assert.equal(clauses.get('category/case-notes')?.title, 'Case notes');
    assert.ok(clauses.get('operational')?.internal);
  });

  test('gives the notice with its slots filled and what each sentence rests on', () => {
    const texts = given(register).notice.flatMap(({ blocks }) => blocks);
    assert.ok(texts.every(({ text }) => !/\{\{|\[\[/.test(text)));
    const withdrawal = texts.find(({ promises }) => promises.includes('P067'));
    assert.ok(withdrawal?.clauses.includes('right/withdrawal'));
  });
});

describe('the hash', () => {
  test('does not depend on the order of keys, nor on a round trip through JSON', () => {
    const sound = given(register);
    const turned = Object.fromEntries(Object.entries(sound).reverse()) as Register;
    assert.equal(registerHash(turned), registerHash(sound));
    assert.equal(registerHash(JSON.parse(canonicalJson(sound)) as Register), registerHash(sound));
    assert.match(registerHash(sound), /^[0-9a-f]{64}$/);
  });

  for (const [file, from, to] of [
    ['notice/05-rights.md', 'within one month', 'within two months'],
    ['consent.yaml', 'Do you agree that we share this', 'Do you agree we share this'],
    ['forms.yaml', 'What are you good at?', 'What can you do well?'],
    ['retention.yaml', 'months: 24', 'months: 25'],
  ] as const)
    test(`changes with ${file}`, async () => {
      const changed = await loadChanged(file, from, to);
      assert.deepEqual(changed.problems, []);
      assert.notEqual(registerHash(given(changed.register)), registerHash(given(register)));
    });
});

/* file, what stands there, what is written instead, the code of the problem, a line that must carry it */
const faults: [string, string, string, string, string][] = [
  ['recipients.yaml', '  named: true\n', '  named: perhaps\n', 'value-not-allowed', 'named: perhaps'],
  ['doors.yaml', '  lapses: review\n', '  lapses: review\n  colour: red\n', 'unknown-key', 'colour: red'],
  ['clocks.yaml', 'first-appointment:', 'acknowledge-referral:', 'written-twice', 'First appointment'],
  ['programme.yaml', 'name: Central London Works', 'name: [', 'yaml-invalid', ''],
  [
    'categories.yaml',
    'recipients: [jobcentre-plus, dwp,',
    'recipients: [jobcentre, dwp,',
    'unknown-recipient',
    'jobcentre, dwp',
  ],
  ['categories.yaml', 'wellbeing:\n', 'shoe-size:\n', 'unknown-category', 'shoe-size:'],
  [
    'categories.yaml',
    'recipients: [research-aggregate,',
    'recipients: [gp, research-aggregate,',
    'no-common-purpose',
    'gp, research',
  ],
  ['categories.yaml', 'wellbeing:\n', 'shoe-size:\n', 'category-not-chosen', ''],
  [
    'categories.yaml',
    '  purposes: [onboarding, support,',
    '  purposes: [marketing, support,',
    'unknown-purpose',
    'marketing',
  ],
  ['categories.yaml', '  conditions: { article9: employment-and-social-protection }\n', '', 'condition-missing', ''],
  [
    'categories.yaml',
    'collected: false\n  reason: The notice',
    'collected: false\n  # The notice',
    'reason-missing',
    'equality-monitoring:',
  ],
  [
    'purposes.yaml',
    '    lead-authority: { article: 6(1)(a), words: "Your consent to a named employer" }\n',
    '',
    'basis-missing',
    'Your consent to a named employer',
  ],
  [
    'conditions.yaml',
    'needsPolicyDocument: false',
    'needsPolicyDocument: true',
    'policy-document-missing',
    'health-care:',
  ],
  ['conditions.yaml', 'until: 2028-05-31', 'until: 2026-05-31', 'policy-document-lapsed', ''],
  ['consent.yaml', 'mode: verbal', 'mode: written', 'script-missing', ''],
  [
    'consent.yaml',
    'slots: [organisation, purpose, fields, reason, until]',
    'slots: [organisation, purpose, fields, until]',
    'slot-unknown',
    '',
  ],
  ['recipients.yaml', 'region: [GB, BE, LU]', 'region: [GB, US]', 'region-not-allowed', 'region: [GB, US]'],
  [
    'recipients.yaml',
    'minimum: [participant.reference,',
    'minimum: [participant.shoe_size,',
    'unknown-column',
    'participant.shoe_size',
  ],
  [
    'recipients.yaml',
    'minimumCategories: [statistics]',
    'minimumCategories: [case-notes]',
    'minimum-not-in-notice',
    'minimumCategories: [case-notes]',
  ],
  ['retention.yaml', 'classes: [case-notes]', 'classes: [notes]', 'unknown-class', 'classes: [notes]'],
  ['retention.yaml', 'classes: [case-notes]', 'classes: []', 'retention-missing', ''],
  ['retention.yaml', 'classes: [case-notes]', 'classes: []', 'retention-unused', 'classes: []'],
  ['retention.yaml', 'after: T-REF', 'after: sometime', 'value-not-allowed', 'sometime'],
  ['forms.yaml', 'category: wellbeing', 'category: equality-monitoring', 'category-not-collected', ''],
  [
    'promises.yaml',
    'keptBy: [right/informed, category/disclosures]',
    'keptBy: [right/everything]',
    'unknown-clause',
    'right/everything',
  ],
  ['clocks.yaml', 'event: plan-agreed', 'event: first-meeting', 'event-used-twice', 'action-plan'],
  ['clocks.yaml', 'event: plan-agreed', 'event: tea-made', 'value-not-allowed', 'action-plan'],
  ['rules.yaml', '  training: {', '  schooling: {', 'unknown-rule', 'schooling'],
  ['rules.yaml', '  training: {', '  schooling: {', 'rule-missing', 'standing'],
  ['activities.yaml', 'casework: {', 'case-work: {', 'unknown-activity', 'case-work: {'],
  ['activities.yaml', 'casework: {', 'case-work: {', 'activity-missing', ''],
  ['activities.yaml', 'purpose: support,', 'purpose: company,', 'unknown-purpose', 'purpose: company'],
  ['activities.yaml', 'clause: purpose/support', 'clause: purpose/company', 'unknown-clause', 'purpose/company'],
  ['activities.yaml', 'purpose: support,', 'notOffered: "Not here",', 'value-not-allowed', 'Not here'],
  ['promises.yaml', ', category/disclosures', '', 'clause-keeps-no-promise', ''],
  ['notice/01-about.md', ' [[P001]]', '', 'sentence-names-nothing', 'before it happens'],
  ['notice/01-about.md', ' [[P001]]', ' [[P999]]', 'unknown-clause', 'before it happens'],
  ['notice/01-about.md', '[[P002]]', '[[P001]]', 'promise-not-in-notice', ''],
  ['notice/01-about.md', '{{programme.name}}', '{{programme.nickname}}', 'slot-unknown', 'nickname'],
  ['notice/04-keeping.md', '{{table:retention}}', '{{table:weather}}', 'slot-unknown', 'table:weather'],
];

describe('a fault is a problem at its line', () => {
  for (const [file, from, to, code, marker] of faults)
    test(`${code} in ${file}`, async () => {
      const changed = await loadChanged(file, from, to);
      assert.equal(changed.register, undefined);
      const found = changed.problems.filter((problem) => problem.code === code);
      assert.ok(found.length > 0, JSON.stringify(changed.problems));
      if (marker)
        assert.ok(
          found.some((problem) => lineAt(problem).includes(marker)),
          JSON.stringify(found),
        );
      for (const { message, line } of changed.problems) assert.ok(message.length > 5 && line > 0);
    });

  test('each missing file is named', async () => {
    const empty = mkdtempSync(path.join(scratch, 'empty-'));
    const loaded = await loadProgramme(empty);
    assert.equal(
      loaded.problems.length,
      (Object.keys(programmeFiles) as FileKey[]).filter((key) => !isOptional(key)).length + 1,
    );
    assert.ok(loaded.problems.every(({ code }) => code === 'file-missing'));
  });

  function lineAt({ file, line }: Problem): string {
    return readFileSync(path.join(scratch, 'changed', file), 'utf8').split('\n')[line - 1] ?? '';
  }
});

async function loadChanged(file: string, from: string, to: string) {
  const dir = path.join(scratch, 'changed');
  rmSync(dir, { recursive: true, force: true });
  cpSync(EXAMPLE, dir, { recursive: true });
  const text = readFileSync(path.join(dir, file), 'utf8');
  assert.ok(text.includes(from), `${file} no longer says “${from}”`);
  writeFileSync(path.join(dir, file), text.replace(from, to));
  return loadProgramme(dir);
}

function given(sound: Register | undefined): Register {
  assert.ok(sound);
  return sound;
}
