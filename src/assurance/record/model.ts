import type { Category, Condition, Purpose, Recipient, Register } from '../../register/index.ts';

/** A controller’s basis for a purpose, in words. */
export interface BasisLine {
  controller: string;
  controllerTitle: string;
  article: string;
  words: string;
  /** The law or the assessment it rests on, with the day by which the assessment is looked at again. */
  restsOn: string;
}

/** What paragraph 41 of Schedule 1 asks for, for one condition used for one purpose. */
export interface ConditionLine {
  slug: string;
  title: string;
  article: string;
  paragraphs: number[];
  categories: string[];
  /** Which condition is relied on (a) and how Article 6 is satisfied (b). */
  article6: string;
  policyDocument: { reference: string; from: string; until: string } | null;
  /** Whether the data is kept and erased as the policy document says (c), or why not. */
  keptAsPolicySays: boolean;
  keptWords: string;
}

export interface CategoryLine {
  slug: string;
  id: string;
  name: string;
  special: Category['special'];
  rules: string[];
}

export interface RecipientLine {
  slug: string;
  id: string;
  title: string;
  role: Recipient['role'];
  agreement: string;
  region: string[];
}

/** One activity of processing: one purpose, with everything Article 30(1) asks of it. */
export interface RecordEntry {
  slug: string;
  title: string;
  words: string;
  family: Purpose['family'];
  /** The product’s activities that serve it. */
  activities: string[];
  bases: BasisLine[];
  categories: CategoryLine[];
  conditions: ConditionLine[];
  recipients: RecipientLine[];
}

/** The record of processing of a programme: Article 30, with what Schedule 1 paragraph 41 adds. */
export interface RecordOfProcessing {
  programme: string;
  name: string;
  /** Printed while the controllers have not adopted the register. */
  band: string | null;
  updated: string;
  controllers: { slug: string; title: string; words: string; party: string; address: string[]; jointWith: string[] }[];
  officer: { title: string; address: string[]; email: string | null };
  law: string[];
  region: { home: string[]; withMechanism: string[]; words: string };
  security: { title: string; words: string }[];
  documents: { slug: string; kind: string; title: string; reference: string; from: string; reviewBy: string | null }[];
  retention: { id: string; title: string; words: string; atEnd: string }[];
  entries: RecordEntry[];
}

/** Writes the record from a register. Pure: the same register gives the same record. */
export function recordOf(register: Register): RecordOfProcessing {
  const { programme } = register;
  return {
    programme: programme.id,
    name: programme.name,
    band: programme.band,
    updated: programme.notice.updated,
    controllers: Object.entries(programme.controllers).map(([slug, { title, words, party, jointWith }]) => ({
      slug,
      title,
      words,
      party: programme.parties[party]?.name ?? party,
      address: programme.parties[party]?.address ?? [],
      jointWith,
    })),
    officer: programme.contact,
    law: programme.law.map(({ name }) => name),
    region: programme.region,
    security: Object.values(register.safeguards).map(({ title, words }) => ({ title, words })),
    documents: Object.values(register.assessments).map(({ slug, kind, title, reference, from, reviewBy, until }) => ({
      slug,
      kind,
      title,
      reference,
      from,
      reviewBy: reviewBy ?? until ?? null,
    })),
    retention: Object.values(register.retention).map(({ id, title, words, atEnd }) => ({
      id: id.toUpperCase(),
      title,
      words,
      atEnd,
    })),
    entries: Object.values(register.purposes).map((purpose) => entryOf(register, purpose)),
  };
}

function entryOf(register: Register, purpose: Purpose): RecordEntry {
  const categories = Object.values(register.categories).filter(
    ({ collected, purposes }) => collected && purposes.includes(purpose.slug),
  );
  const recipients = Object.values(register.recipients).filter(({ purposes }) => purposes.includes(purpose.slug));
  const bases = Object.entries(purpose.bases).map(([controller, basis]) => ({
    controller,
    controllerTitle: register.programme.controllers[controller]?.title ?? controller,
    article: basis.article,
    words: basis.words,
    restsOn: restsOn(register, basis),
  }));
  return {
    slug: purpose.slug,
    title: purpose.title,
    words: purpose.words,
    family: purpose.family,
    activities: Object.values(register.activities)
      .filter((activity) => activity.purpose === purpose.slug)
      .map(({ slug }) => slug),
    bases,
    categories: categories.map((category) => ({
      slug: category.slug,
      id: category.id,
      name: category.name,
      special: category.special,
      rules: rulesFor(register, category),
    })),
    conditions: conditionLines(register, purpose, categories, recipients, bases),
    recipients: recipients.map(({ slug, id, title, role, agreement, region }) => ({
      slug,
      id,
      title,
      role,
      agreement: agreement.words,
      region,
    })),
  };
}

function restsOn(register: Register, basis: Purpose['bases'][string]): string {
  const assessment = basis.assessment === undefined ? undefined : register.assessments[basis.assessment];
  if (!assessment) return basis.enactment ?? '';
  const review = assessment.reviewBy ?? assessment.until;
  return `${assessment.reference}, ${assessment.title}${review ? `, to be looked at again by ${review}` : ''}`;
}

const rulesFor = (register: Register, category: Category): string[] =>
  Object.values(register.retention)
    .filter(({ classes }) => classes.includes(category.class))
    .map(({ id }) => id.toUpperCase());

/** The conditions that a category goes under for a purpose: the purpose’s own, else the recipients’ and the category’s. */
function conditionsOf(register: Register, purpose: Purpose, category: Category, recipients: Recipient[]): Condition[] {
  const found = new Set<string>();
  for (const [kind, specials] of [
    ['article9', ['health', 'equality', 'mixed']],
    ['article10', ['criminal', 'mixed']],
  ] as const) {
    if (!(specials as readonly string[]).includes(category.special)) continue;
    const own = purpose.conditions[kind];
    const reached = recipients.filter(({ slug }) => category.recipients.includes(slug));
    for (const slug of own ? [own] : [category.conditions[kind], ...reached.map((one) => one.conditions[kind])])
      if (slug) found.add(slug);
  }
  return [...found].map((slug) => register.conditions[slug]).filter((one) => one !== undefined);
}

function conditionLines(
  register: Register,
  purpose: Purpose,
  categories: Category[],
  recipients: Recipient[],
  bases: BasisLine[],
): ConditionLine[] {
  const used = new Map<Condition, Category[]>();
  for (const category of categories)
    for (const condition of conditionsOf(register, purpose, category, recipients))
      used.set(condition, [...(used.get(condition) ?? []), category]);
  return [...used].map(([condition, under]) => ({
    slug: condition.slug,
    title: condition.title,
    article: condition.article,
    paragraphs: condition.schedule1,
    categories: under.map(({ name }) => name),
    article6: bases.map(({ controllerTitle, article, words }) => `${controllerTitle}: ${article}, ${words}`).join('; '),
    policyDocument: condition.policyDocument ?? null,
    ...keptAsPolicySays(register, condition, under),
  }));
}

function keptAsPolicySays(register: Register, condition: Condition, under: Category[]) {
  const without = under.filter((category) => rulesFor(register, category).length === 0);
  if (condition.needsPolicyDocument && !condition.policyDocument)
    return { keptAsPolicySays: false, keptWords: 'No: there is no policy document' };
  if (without.length > 0)
    return {
      keptAsPolicySays: false,
      keptWords: `No: no retention rule says how long to keep ${without.map(({ name }) => name).join(', ')}`,
    };
  const rules = [...new Set(under.flatMap((category) => rulesFor(register, category)))];
  return { keptAsPolicySays: true, keptWords: `Yes, under ${rules.join(', ')}` };
}
