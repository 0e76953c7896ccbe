import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../canonical.ts';
import { copyOf, exampleRegister } from '../decision/scenarios.ts';
import type { Register } from '../types.ts';
import { comparePeriods, differenceOf } from './index.ts';

const register = await exampleRegister();
const first = <Value>(lines: Record<string, Value>, fits: (line: Value) => boolean = () => true): Value => {
  const found = Object.values(lines).find(fits);
  assert.ok(found);
  return found;
};
const changed = (edit: (copy: Register) => void) => {
  const copy = copyOf(register);
  edit(copy);
  return differenceOf(register, copy);
};

test('one new sentence is one change, against a version that was kept with its keys in another order', () => {
  const kept = JSON.parse(canonicalJson(register)) as Register;
  const copy = copyOf(register);
  const block = copy.notice[0]?.blocks[1];
  assert.ok(block);
  block.text += ' And so on.';
  assert.deepEqual(
    differenceOf(kept, copy).changes.map(({ sentence }) => sentence),
    [`Changes a sentence on the page “${copy.notice[0]?.title}” of the notice.`],
  );
});

test('a list that gains a name says it as people read it, not as the files write it', () => {
  const { changes } = changed((copy) => {
    const { recipients } = first(copy.categories, ({ recipients }) => !recipients.includes('employer'));
    recipients.push('employer');
    first(copy.scripts, ({ recipients }) => !recipients.includes('dwp')).recipients.push('dwp');
  });
  assert.equal(changes.length, 2);
  assert.match(changes[0]?.sentence ?? '', /gains one recipient: Employers\.$/);
  assert.match(changes[1]?.sentence ?? '', /for one more recipient: Department for Work and Pensions\.$/);
  assert.ok(changes.every(({ material }) => material));
});

type Leaf = { path: (string | number)[]; value: unknown };
const leaves = (value: unknown, path: (string | number)[] = []): Leaf[] => {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, each]) => leaves(each, [...path, key]));
};
const LEAVES = leaves(register);

/** The same register with one leaf of its JSON changed, or taken out. */
function mutated({ path, value }: Leaf, remove: boolean): Register {
  const copy = copyOf(register);
  const last = path.at(-1) ?? '';
  const parent = path
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>((at, key) => at[key] as never, copy as never);
  if (remove && !Array.isArray(parent)) delete parent[last];
  else if (remove && Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (typeof value === 'number') parent[last] = value + 1;
  else if (typeof value === 'boolean') parent[last] = !value;
  else parent[last] = `${value ?? ''} otherwise`;
  return copy;
}

/** How the place of a leaf must be named: the slug of its line, or the part it stands in. */
function names(path: readonly (string | number)[], clauses: readonly string[], copy: Register): boolean {
  const [part, line] = path.map(String);
  if (part === 'columns')
    return clauses.some((clause) => clause === 'operational' || /^(category|recipient)\//.test(clause));
  if (part === 'notice') return clauses.some((clause) => clause.startsWith('notice/'));
  if (part === 'programme') {
    const slug = ['controllers', 'parties'].includes(line ?? '') ? path[2] : line;
    return clauses.some((clause) =>
      clause.endsWith(`/${String(slug).replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`),
    );
  }
  if (['bankHolidays', 'regulatorNames', 'format'].includes(part ?? '')) return clauses.length > 0;
  const slug = part === 'clauses' ? line : `/${line}`;
  return clauses.some((clause) => clause.endsWith(slug ?? '')) || copy === undefined;
}

describe('the difference leaves nothing out', () => {
  test('a register does not differ from itself, nor from its own JSON', () => {
    assert.deepEqual(differenceOf(register, copyOf(register)), { changes: [], summary: '', material: false });
    assert.deepEqual(differenceOf(register, JSON.parse(JSON.stringify(register)) as Register).changes, []);
  });

  test('any leaf of the canonical JSON that is changed or taken out appears, under its clause', () => {
    fc.assert(
      fc.property(fc.nat({ max: LEAVES.length - 1 }), fc.boolean(), (at, remove) => {
        const leaf = LEAVES[at];
        assert.ok(leaf);
        const copy = mutated(leaf, remove);
        for (const { changes, summary } of [differenceOf(register, copy), differenceOf(copy, register)]) {
          assert.ok(changes.length > 0 && summary !== '', leaf.path.join('.'));
          const clauses = changes.map(({ clause }) => clause);
          assert.ok(names(leaf.path, clauses, copy), `${leaf.path.join('.')}: ${clauses.join(', ')}`);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a whole line that comes or goes appears, in every part', () => {
    for (const part of Object.keys(register) as (keyof Register)[]) {
      const lines = register[part];
      if (typeof lines !== 'object') continue;
      const copy = copyOf(register) as unknown as Record<string, Record<string, unknown> | unknown[]>;
      const held = copy[part];
      if (Array.isArray(held)) held.pop();
      else delete held?.[Object.keys(held).at(-1) ?? ''];
      assert.ok(differenceOf(register, copy as unknown as Register).changes.length > 0, part);
      assert.ok(differenceOf(copy as unknown as Register, register).changes.length > 0, part);
    }
  });
});

describe('the difference says what a change does', () => {
  test('one recipient more and one period shorter', () => {
    const { changes, summary, material } = changed((copy) => {
      const like = first(copy.recipients);
      copy.recipients['a-new-one'] = { ...structuredClone(like), slug: 'a-new-one', title: 'A new recipient' };
      const line = first(copy.retention, ({ variants }) => JSON.stringify(variants).includes('"months":24'));
      line.variants = JSON.parse(JSON.stringify(line.variants).replace('"months":24', '"months":12'));
    });
    assert.equal(summary, 'adds one recipient; shortens one period');
    assert.ok(material);
    assert.deepEqual(
      changes.map(({ kind, material: matters }) => [kind, matters]),
      [
        ['adds-recipient', true],
        ['shortens-period', false],
      ],
    );
    assert.equal(changes[0]?.sentence, 'Adds one recipient: A new recipient.');
    assert.match(changes[1]?.sentence ?? '', /kept until 12 months after .* instead of kept until 24 months after/);
  });

  const cases: [string, (copy: Register) => void, string, boolean][] = [
    [
      'a longer period',
      (copy) => {
        const line = first(copy.retention, ({ variants }) => JSON.stringify(variants).includes('"months":24'));
        line.variants = JSON.parse(JSON.stringify(line.variants).replace('"months":24', '"months":36'));
      },
      'lengthens-period',
      true,
    ],
    [
      'consent taken away',
      (copy) => {
        first(copy.recipients, ({ consent }) => consent === 'needed').consent = 'not-needed';
      },
      'removes-consent',
      true,
    ],
    [
      'consent added',
      (copy) => {
        first(copy.recipients, ({ consent }) => consent === 'not-needed').consent = 'needed';
      },
      'adds-consent',
      false,
    ],
    [
      'one field more',
      (copy) => {
        first(copy.recipients).fields.push('participant.someting_new');
      },
      'adds-field',
      true,
    ],
    [
      'a category that is collected now',
      (copy) => {
        first(copy.categories, ({ collected }) => !collected).collected = true;
      },
      'adds-category',
      true,
    ],
    [
      'another basis',
      (copy) => {
        const [basis] = Object.values(first(copy.purposes).bases);
        assert.ok(basis);
        basis.article = basis.article === '6(1)(f)' ? '6(1)(e)' : '6(1)(f)';
      },
      'changes-basis',
      true,
    ],
    [
      'a slower answer',
      (copy) => {
        first(copy.clocks, ({ unit }) => unit === 'months').number += 1;
      },
      'changes-clock',
      true,
    ],
    [
      'a quicker answer',
      (copy) => {
        first(copy.clocks, ({ unit }) => unit === 'hours').number -= 1;
      },
      'changes-clock',
      false,
    ],
    [
      'a wider door',
      (copy) => {
        first(copy.doors).reviewWithinHours += 1;
      },
      'changes-door',
      true,
    ],
    [
      'a gap that is decided',
      (copy) => {
        first(copy.gaps).status = 'decided';
      },
      'gap-decided',
      false,
    ],
    [
      'a line that is adopted',
      (copy) => {
        first(copy.recipients).status = 'adopted';
      },
      'status-adopted',
      false,
    ],
    [
      'a sentence of the notice',
      (copy) => {
        const block = copy.notice[0]?.blocks.find(({ kind }) => kind === 'paragraph');
        assert.ok(block);
        block.text += ' More.';
      },
      'changes-words',
      false,
    ],
    [
      'another country',
      (copy) => {
        copy.programme.region.withMechanism.push('NZ');
      },
      'changes-region',
      true,
    ],
    [
      'a new controller',
      (copy) => {
        copy.programme.controllers.other = structuredClone(first(copy.programme.controllers));
      },
      'changes-parties',
      true,
    ],
  ];
  for (const [name, edit, kind, material] of cases)
    test(name, () => {
      const { changes } = changed(edit);
      assert.deepEqual(
        changes.map((each) => [each.kind, each.material]),
        [[kind, material]],
      );
      assert.ok(changes[0]?.sentence.endsWith('.') && changes[0].why.length > 10);
    });
});

describe('periods are called longer or shorter only when they are so for everybody', () => {
  const after = 'T-EXIT';
  for (const [was, is, expected] of [
    [{ after, months: 12 }, { after, months: 6 }, 'shorter'],
    [{ after, months: 12 }, { after, years: 1 }, 'same'],
    [{ after, months: 12 }, { after, years: 2 }, 'longer'],
    [{ after, months: 1 }, { after, days: 30 }, 'unclear'],
    [{ after, months: 6 }, { after, days: 90 }, 'shorter'],
    [{ after, months: 6 }, { after: 'T-REF', months: 3 }, 'unclear'],
    [{ after, years: 6 }, { after, financialYears: 6 }, 'unclear'],
    [{ after, years: 6 }, 'no-limit', 'longer'],
    ['no-limit', { after, years: 6 }, 'shorter'],
    [{ birthday: 25 }, { birthday: 26 }, 'longer'],
    [
      {
        latestOf: [
          { after, years: 6 },
          { after: 'T-PAY', years: 1 },
        ],
      },
      { after, years: 6 },
      'unclear',
    ],
  ] as const)
    test(`${JSON.stringify(was)} and ${JSON.stringify(is)}: ${expected}`, () =>
      assert.equal(comparePeriods(was as never, is as never), expected));
});
