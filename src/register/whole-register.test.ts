import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exampleRegister } from './decision/scenarios.ts';
import { dueForRule, parseRetentionFacts } from './retention/index.ts';

const register = await exampleRegister();

/*
 * The worked example held against a short table of its own lines, written apart from the YAML: a slip in either shows.
 * J: the two joint controllers; H: the health team alone; A: the provider alone.
 */
const HOLDERS: Record<string, string[]> = {
  J: ['lead-authority', 'provider'],
  H: ['health-team'],
  A: ['provider-alone'],
};
/** The conditions by their short names; the number is the paragraph of Schedule 1, `+` where a policy document is needed. */
const CONDITIONS: Record<string, [slug: string, article: string, schedule1: string]> = {
  S1: ['employment-and-social-protection', '9(2)(b)', '1+'],
  S2: ['health-care', '9(2)(h)', '2'],
  S3: ['explicit-consent', '9(2)(a)', ''],
  S4: ['statutory-and-government', '9(2)(g)', '6+'],
  S5: ['equality-of-opportunity', '9(2)(g)', '8+'],
  S6: ['safeguarding-or-life', '9(2)(g)', '18+'],
  S7: ['unlawful-acts', '9(2)(g)', '10+'],
  S8: ['legal-claims', '9(2)(f)', ''],
  S9: ['research-and-statistics', '9(2)(j)', '4'],
  C1: ['offences-employment', '10', '1+'],
  C2: ['offences-consent', '10', '29'],
  C3: ['offences-public-interest', '10', '36,6,10,18+'],
  C4: ['offences-legal-claims', '10', '33'],
};

/*
 * Number, kind, who decides, conditions, who may receive it. After the slash: recipients that the law or the person’s own rights
 * add (audit, officer, regulator, advisers, representative, processors).
 */
const CATEGORIES = `
D01 identity J+H - 01 02 03 04 05 06 08 09 10 11 12 / 07 13b 14 15 16 18 19
D02 contact-details J+H S6 02 03 04 05 06 08 / 07 09 10 11 13b 15 16 18 19
D03 national-insurance-number J - 01 02 03 05 / 09 12 15 16 18 19
D04 gender J - 02 03 04 05 / 15 16 18 19
D05 family-circumstances J S1 03 05 06 / 15 16 18 19
D06 programme-health J S1 01 02 03 05 06 08 / 04 07 10 11 15 16 18 19
D07 health-team-record H S2 07 05 04 06 11 / 10 15 16 18 19
D08 wellbeing J S1 05 06 / 15 16 18 19
D09 education-and-skills J - 02 03 05 06 08 / 15 16 18 19
D10 employment J - 02 03 04 05 08 / 06 09 15 16 18 19
D11 benefits J - 02 04 05 / 09 15 16 18 19
D12 convictions J C1 02 05 06 08 / 09 10 15 16 18 19
D13 dbs-certificate A C2 /
D14 referral-record J S1 01 02 04 / 03 05 12 14 15 16 18 19
D15 appointments J - 02 04 05 / 06 09 12 14 15 16 18 19
D16 case-notes J S1 05 / 06 15 16 18 19
D17 assessments-and-plans J S1 02 04 05 / 06 15 16 18 19
D18 applications J S3 08 / 05 15 16 18 19
D19 outcome-evidence J - 02 03 04 08 / 05 09 12 15 16 18 19
D20 esf-evidence J S1 03 04 12 / 05 15 16 18 19
D21 right-to-work J - 03 / 05 12 15 16 18 19
D22 payments J - 14 / 09 12 15 16 18 19
D23 equality-monitoring J S5 /
D24 consents J+H S8 02 04 15 / 12 14 16 18 19
D25 disclosures J+H S8 15 / 14 16 18 19
D26 safeguarding J+H S6,C3 10 11 / 05 09 15 16 18 19
D27 crime-and-fraud J+H S7,C3 09 / 15 18
D28 rights-requests J+H+A S8 15 / 14 16 18 19
D29 complaints J+H+A S8 02 15 16 / 04 14 18 19
D30 breaches J+H+A S8 02 04 15 16 / 14 18 19
D31 messages J+H S1 05 / 15 16 18 19
D32 audit-trail J+H+A - 14 15 / 16 18 19
D33 research J S3 13b / 15 16 18 19
D34 statistics J S9 04 13a / 02
D35 staff A - 14 / 15 16
D36 agreements J+A - 14 16 / 04 15
D37 third-parties J+H S1 05 10 11 / 15 18
D38 stories J S3 02 03 04 / 15`;

/* Purpose, then a basis for the Lead Authority (L), the provider (P), the health team (H) and the provider alone (A); conditions. */
const PURPOSES = `
onboarding L:e P:f:lia-01
support L:e P:f:lia-01
in-work-support L:e P:f:lia-01
onward-support L:a P:a H:a
employer-application L:a P:a A:a
outcome-validation L:e P:f:lia-02
funder-reporting L:e P:f:lia-02
contract-management L:e P:f:lia-02
health-support L:e P:f:lia-04 H:f:lia-04 S2
emergency L:d P:d H:d S6,C3
safeguarding L:e P:ea:6 H:ea:6 S6,C3
crime-and-fraud L:e P:ea:5 H:ea:5 S7,C3
legal-obligation L:c P:c H:c A:c S8,C4
rights L:c P:c H:c A:c S8,C4
complaints L:c P:c H:c A:c S8,C4
accountability L:e P:f:lia-03 H:f:lia-03 A:f:lia-03 S8,C4
payments L:c P:c
research-statistics L:e P:f:lia-01 S9,C3
research-identifiable L:a P:a S3,C2
equality-monitoring L:e P:f:lia-01 S5
publicity L:a P:a S3`;

/* Recipient, role, consent (! needed, - not), agreement, conditions, doors, other regions than GB; `!` after the doors: only through one. */
const RECIPIENTS = `
R01 controller - none - -
R02 controller - contract S4 -
R03 controller - funding-agreement S1 - BE,LU
R04 joint-controller - contract S4 -
R05 processor - processor-contract - -
R06 controller ! data-sharing-agreement S3,C2 -
R07 internal - none S2 -
R08 controller ! agreement-note S3,C2 -
R09 controller - none S7,C3 legal-requirement,safeguarding!
R10 controller ! none S6,C3 emergency-override,safeguarding
R11 controller ! none S6,C3 emergency-override,safeguarding
R12 controller - engagement-letter S1 - BE,LU
R13a nobody-identified - none - -
R13b processor ! study-record S3 -
R14 processor - engagement-letter S8,C4 -
R15 internal - none S8,C4 -
R16 controller - none S8,C4 -
R17 processor - processor-contract - -
R18 controller - none S8,C4 court-claims!
R19 person ! none S3,C2 -`;

/*
 * Rule, part (- for the main one), cohort (- for everybody), and the first day of destruction when the events of the second line
 * of facts below happened. `never`: without limit or never stored; `held`: until the fund releases it.
 */
const PERIODS = `
rt01 - - 2026-10-01
rt02 - NON 2030-04-01
rt03 - ESF held
rt04 - ESF 2030-04-01
rt05 - - 2030-04-01
rt06 - - 2025-02-01
rt07 - - 2030-04-01
rt07 fund-flag ESF held
rt08 - - 2028-03-01
rt09 - - 2035-06-02
rt10 - - 2026-10-01
rt11 - - 2025-02-01
rt11 eligibility-fact ESF held
rt12 - - 2024-12-16
rt13 - - never
rt14 - - 2025-02-01
rt15 - NON 2030-04-01
rt15 - ESF held
rt16 - NON 2026-03-11
rt16 - ESF held
rt17 - NON 2024-07-06
rt17 - ESF held
rt18 - - 2030-04-01
rt18 bank-details - 2024-05-10
rt19 - - 2025-02-01
rt20 - - 2030-05-02
rt21 - - 2030-05-03
rt22 - - 2030-04-01
rt22 health-side - 2028-03-01
rt23 - - 2030-05-05
rt24 - - 2027-05-05
rt24 identity-evidence - 2024-07-06
rt25 - - 2030-05-05
rt26 - - 2030-05-05
rt27 - - 2026-02-01
rt27 evidence-letters - 2030-04-01
rt28 - - 2025-05-06
rt29 - - 2030-05-07
rt29 telemetry - 2026-05-07
rt30 - - 2025-05-08
rt31 - - never
rt32 - - 2030-05-08
rt33 - - 2030-05-08
rt33 deeds - 2036-05-08
rt33 policy-documents - 2030-05-08
rt33 esf-evidence - held
rt34 - - 2024-03-02
rt35 - - 2024-05-02
rt35 publicity-proof - held
rt36 - - 2024-06-11
rt37 - - 2034-05-09
rt38 - - 2027-05-07
rt39 - - 2030-04-01`;

const TRIGGERS = {
  'T-REF': '2024-09-30',
  'T-EXIT': '2024-01-31',
  'T-PAY': '2024-03-10',
  'T-CLIN': '2020-02-29',
  'T-CLOSE': '2024-05-04',
  'T-END': '2024-05-07',
  'T-CONSENT': '2023-01-01',
  'T-CONSENT-END': '2024-05-01',
  'T-DISCLOSED': '2024-05-02',
  'T-VERIFIED': '2024-06-05',
  'T-DECISION': '2024-06-15',
  'T-PAID': '2024-02-09',
  'T-CALL': '2024-05-05',
  'T-EVENT': '2024-05-06',
  'T-DESTROYED': '2024-05-08',
};

const rows = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
const recipientId = (slug: string): string => register.recipients[slug]?.id.slice(1) ?? slug;
const articles = (names: string): { article9?: string; article10?: string } => {
  const found: { article9?: string; article10?: string } = {};
  for (const name of names === '-' ? [] : names.split(','))
    found[name.startsWith('S') ? 'article9' : 'article10'] = CONDITIONS[name]?.[0] ?? name;
  return found;
};

test('conditions stand in the article, the paragraph and with the policy document that the table gives', () => {
  const expected = Object.values(CONDITIONS).map(([slug, article, schedule1]) => [slug, article, schedule1]);
  const actual = Object.values(register.conditions).map((line) => [
    line.slug,
    line.article,
    line.schedule1.join(',') + (line.needsPolicyDocument ? '+' : ''),
  ]);
  assert.deepEqual(actual.sort(), expected.sort());
  for (const line of Object.values(register.conditions))
    assert.equal(line.policyDocument?.reference, line.needsPolicyDocument ? 'APD-01' : undefined, line.slug);
});

describe('categories', () => {
  test('all thirty-eight are there', () => assert.equal(rows(CATEGORIES).length, 38));
  for (const [id = '', slug = '', holders = '', conditions = '', ...receivers] of rows(CATEGORIES))
    test(`${id} ${slug}`, () => {
      const line = register.categories[slug];
      assert.equal(line?.id, id);
      assert.deepEqual(
        [...line.controllers].sort(),
        holders
          .split('+')
          .flatMap((each) => HOLDERS[each] ?? [each])
          .sort(),
      );
      const written = conditions === '/' ? '-' : conditions;
      assert.deepEqual(line.conditions, articles(written));
      assert.deepEqual(line.recipients.map(recipientId).sort(), receivers.filter((each) => each !== '/').sort());
    });

  test('what must never go somewhere does not', () => {
    const never: [string, string[]][] = [
      ['national-insurance-number', ['06', '08']],
      ['benefits', ['06', '08']],
      ['case-notes', ['02', '03', '04']],
      ['health-team-record', ['02', '03', '08', '09']],
    ];
    for (const [slug, ids] of never)
      for (const id of ids)
        assert.ok(!register.categories[slug]?.recipients.map(recipientId).includes(id), `${slug} ${id}`);
  });

  test('only three always need consent, and the health team’s record an explanation too', () => {
    const always = Object.values(register.categories).filter(({ consent }) => consent === 'always');
    assert.deepEqual(always.map(({ id }) => id).sort(), ['D07', 'D13', 'D33', 'D38']);
    const explained = Object.values(register.categories).filter(({ explanation }) => explanation);
    assert.deepEqual(
      explained.map(({ id }) => id),
      ['D07'],
    );
  });
});

describe('purposes', () => {
  const letters: Record<string, string> = { L: 'lead-authority', P: 'provider', H: 'health-team', A: 'provider-alone' };
  test('all are there', () =>
    assert.deepEqual(
      Object.keys(register.purposes).sort(),
      rows(PURPOSES)
        .map(([slug]) => slug)
        .sort(),
    ));
  for (const [slug = '', ...parts] of rows(PURPOSES))
    test(slug, () => {
      const line = register.purposes[slug];
      const bases = parts.filter((part) => part.includes(':'));
      const actual = Object.entries(line?.bases ?? {}).map(([holder, { article, assessment, annex1 }]) =>
        [holder, article, assessment ?? annex1 ?? ''].join(' '),
      );
      const expected = bases.map((each) => {
        const [letter = '', point, rest = ''] = each.split(':');
        return [letters[letter], `6(1)(${point})`, rest].join(' ');
      });
      assert.deepEqual(actual.sort(), expected.sort());
      assert.deepEqual(line?.conditions, articles(parts.find((part) => !part.includes(':')) ?? '-'));
    });
});

describe('recipients', () => {
  test('all are there', () => assert.equal(Object.keys(register.recipients).length, rows(RECIPIENTS).length));
  for (const [id = '', role, consent, kind, conditions = '-', through = '-', abroad = ''] of rows(RECIPIENTS))
    test(id, () => {
      const line = Object.values(register.recipients).find((each) => each.id === id);
      assert.equal(line?.role, role);
      assert.equal(line?.consent, consent === '!' ? 'needed' : 'not-needed');
      assert.equal(line?.agreement.kind, kind);
      assert.deepEqual(line?.conditions, articles(conditions));
      assert.deepEqual(line?.doors, through === '-' ? [] : through.replace('!', '').split(','));
      assert.equal(line?.doorNeeded, through.endsWith('!'));
      assert.deepEqual(line?.region, ['GB', ...abroad.split(',').filter(Boolean)]);
      assert.ok(line?.keeps);
    });
});

describe('retention', () => {
  test('all thirty-nine rules, with every part and cohort', () => {
    const written = Object.values(register.retention).flatMap(({ slug, variants }) =>
      variants.map(({ part = '-', cohort = '-' }) => `${slug} ${part} ${cohort}`),
    );
    assert.deepEqual(
      [...new Set(written)].sort(),
      rows(PERIODS)
        .map((row) => row.slice(0, 3).join(' '))
        .sort(),
    );
  });
  for (const [slug = '', part = '-', cohort = '-', day = ''] of rows(PERIODS))
    test(`${slug} ${part} ${cohort}`, () => {
      const line = register.retention[slug];
      assert.ok(line);
      const facts = parseRetentionFacts({
        triggers: TRIGGERS,
        holds: [],
        dateOfBirth: slug === 'rt09' ? '2010-06-01' : '1980-06-01',
        ...(part === '-' ? {} : { part }),
        ...(cohort === '-' ? {} : { cohort }),
      });
      if (line.variants[0]?.period === 'not-kept')
        return assert.throws(() => dueForRule(line, facts), /not-kept|stored/);
      const due = dueForRule(line, facts);
      assert.equal(due.destroyFrom?.toString() ?? (due.heldBy.length > 0 ? 'held' : 'never'), day);
    });
});

test('each open question has a role that owns it and says what happens until it is decided', () => {
  assert.deepEqual(Object.keys(register.gaps).sort(), Array.from({ length: 18 }, (_, index) => `G${index + 1}`).sort());
  for (const { owner, untilThen, status } of Object.values(register.gaps)) {
    assert.ok(owner && untilThen.length > 10);
    assert.equal(status, 'open');
  }
});

test('joint controllers have their arrangement, and the public task belongs to the authority alone', () => {
  const { controllers } = register.programme;
  assert.deepEqual(
    Object.entries(controllers).map(([slug, { jointWith, arrangement, publicTask }]) =>
      [slug, jointWith.join(), arrangement ?? '-', publicTask ? 'task' : '-'].join(' '),
    ),
    [
      'provider lead-authority joint-controllers -',
      'lead-authority provider joint-controllers task',
      'health-team  - -',
      'provider-alone  - -',
    ],
  );
});

test('a kind of data is collected exactly when a column or a question holds it', () => {
  const held = new Set(
    Object.entries(register.columns).flatMap(([column, slug]) => (column.startsWith('example.') ? [] : [slug])),
  );
  for (const { questions } of Object.values(register.forms)) for (const { category } of questions) held.add(category);
  const made = new Set(['statistics']);
  for (const { slug, collected } of Object.values(register.categories))
    if (!made.has(slug)) assert.equal(collected, held.has(slug), slug);
});
