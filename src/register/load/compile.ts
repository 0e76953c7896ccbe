import type { Category, Clause, Register } from '../types.ts';
import type { Draft } from './files.ts';
import { type DraftPage, fillSlots } from './notice.ts';
import type { Shipped } from './shipped.ts';

/** Joins the files of a programme and the product’s tables into one register. Expects a draft without problems. */
export function compileRegister(draft: Draft, pages: DraftPage[], shipped: Shipped): Register {
  const categories = compileCategories(draft, shipped);
  const parts: Omit<Register, 'clauses' | 'notice'> = {
    format: 1,
    programme: draft.programme,
    categories,
    columns: shipped.columns,
    purposes: named(draft.purposes),
    conditions: compileConditions(draft),
    assessments: named(draft.assessments),
    recipients: compileRecipients(draft, shipped),
    doors: named(draft.doors),
    retention: Object.fromEntries(
      Object.entries(draft.retention).map(([slug, rule]) => [slug, { ...rule, id: slug, slug }]),
    ),
    clocks: named(draft.clocks),
    activities: compileActivities(draft, shipped),
    imports: draft.imports,
    standing: named(draft.rules.standing),
    rights: named(draft.rules.rights),
    safeguards: named(draft.rules.safeguards),
    scripts: named(draft.scripts),
    forms: named(draft.forms),
    gaps: Object.fromEntries(Object.entries(draft.gaps).map(([id, gap]) => [id, { ...gap, id }])),
    promises: Object.fromEntries(Object.entries(draft.promises).map(([id, line]) => [id, { ...line, id }])),
    bankHolidays: shipped.bankHolidays,
    regulatorNames: shipped.regulatorNames.map(({ from, name }) => (from ? { from, name } : { name })),
  };
  const clauses = compileClauses(draft, shipped);
  return plain({ ...parts, clauses, notice: compileNotice(pages, parts, clauses) });
}

/** Drops absent values, so that the register in memory equals the register read back from its JSON. */
function plain(register: Register): Register {
  return JSON.parse(JSON.stringify(register)) as Register;
}

function named<Value extends object>(lines: Record<string, Value>): Record<string, Value & { slug: string }> {
  return Object.fromEntries(Object.entries(lines).map(([slug, line]) => [slug, { ...line, slug }]));
}

function compileCategories(draft: Draft, shipped: Shipped): Record<string, Category> {
  const entries = Object.entries(draft.categories).flatMap(([slug, choice]) => {
    const meaning = shipped.vocabulary[slug];
    return meaning ? [[slug, { ...meaning, ...choice, slug }] as const] : [];
  });
  return Object.fromEntries(entries);
}

function compileActivities(draft: Draft, shipped: Shipped): Register['activities'] {
  return Object.fromEntries(
    Object.entries(shipped.activities).map(([slug, meaning]) => [
      slug,
      { ...meaning, ...draft.activities[slug], slug },
    ]),
  );
}

/** A policy document counts until it ends or is due for review, whichever is first. */
function compileConditions({ conditions, assessments }: Draft): Register['conditions'] {
  const entries = Object.entries(conditions).map(([slug, { policyDocument: name, ...condition }]) => {
    const document = name === undefined ? undefined : assessments[name];
    if (!name || !document) return [slug, { ...condition, slug }] as const;
    const { reference, from } = document;
    return [
      slug,
      { ...condition, slug, policyDocument: { slug: name, reference, from, until: lastDayOf(document) } },
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** The last day on which an assessment counts: the earlier of its end and its review; far away when it has neither. */
export function lastDayOf({ until, reviewBy }: { until?: string | undefined; reviewBy?: string | undefined }): string {
  const days = [until, reviewBy].filter((day) => day !== undefined).sort();
  return days[0] ?? '9999-12-31';
}

function compileRecipients(draft: Draft, shipped: Shipped): Register['recipients'] {
  const entries = Object.entries(draft.recipients).map(([slug, recipient]) => {
    const wanted = new Set(recipient.minimumCategories);
    const whole = Object.keys(shipped.columns).filter((column) => wanted.has(shipped.columns[column] ?? ''));
    return [slug, { ...recipient, slug, fields: [...new Set([...recipient.minimum, ...whole])].sort() }] as const;
  });
  return Object.fromEntries(entries);
}

/** Every clause of a draft with its title, in the order of the files; promises are those that name the clause. */
export function compileClauses(
  draft: Draft,
  { vocabulary, activities }: Pick<Shipped, 'vocabulary' | 'activities'>,
): Record<string, Clause> {
  const clauses: Record<string, Clause> = {
    operational: {
      slug: 'operational',
      kind: 'operational',
      title: 'Running the service without personal data',
      promises: [],
      internal: 'Health checks, assets and sign-in hold no personal data of participants',
    },
  };
  const add = (kind: string, slug: string, title: string, internal?: string): void => {
    const name = `${kind}/${slug}`;
    clauses[name] = { slug: name, kind, title, promises: [], ...(internal ? { internal } : {}) };
  };
  for (const [slug, line] of Object.entries(draft.categories))
    add('category', slug, vocabulary[slug]?.name ?? slug, line.internal);
  for (const [kind, lines] of titledLines(draft))
    for (const [slug, line] of Object.entries(lines)) add(kind, slug, line.title, line.internal);
  for (const [slug, { title }] of Object.entries(activities))
    add('activity', slug, title, 'Says what the product does; the promises hang on the clause it rests on');
  for (const [id, promise] of Object.entries(draft.promises))
    for (const clause of promise.keptBy) clauses[clause]?.promises.push(id);
  return clauses;
}

/** The files whose lines are clauses, with the kind of clause each makes. Categories take their title from the vocabulary. */
export function titledLines(
  draft: Draft,
): [string, Record<string, { title: string; internal?: string | undefined }>][] {
  return [
    ['purpose', draft.purposes],
    ['condition', draft.conditions],
    ['recipient', draft.recipients],
    ['door', draft.doors],
    ['retention', draft.retention],
    ['clock', draft.clocks],
    ['standing', draft.rules.standing],
    ['right', draft.rules.rights],
    ['safeguard', draft.rules.safeguards],
    ['consent', draft.scripts],
    ['form', draft.forms],
  ];
}

function compileNotice(
  pages: DraftPage[],
  parts: Omit<Register, 'clauses' | 'notice'>,
  clauses: Record<string, Clause>,
): Register['notice'] {
  return pages.map(({ slug, title, blocks }) => ({
    slug,
    title: fillSlots(title, parts).text,
    blocks: blocks.map(({ kind, text, refs }) => {
      const promises = refs.filter((ref) => /^P\d{3}$/.test(ref));
      const named = refs.filter((ref) => ref in clauses);
      const kept = promises.flatMap((id) => parts.promises[id]?.keptBy ?? []);
      return { kind, text: fillSlots(text, parts).text, promises, clauses: [...new Set([...named, ...kept])] };
    }),
  }));
}
