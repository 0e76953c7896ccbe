import type { Category, Condition, Recipient, Register } from '../types.ts';
import { listed, type Reason, reason } from './reason.ts';
import { type Sayings, sayings } from './sayings.ts';

/** What the register says, once and for all, about giving one category to one recipient for one purpose. */
export type CategoryPlan = {
  slug: string;
  name: string;
  reasons: readonly Reason[];
  /** Conditions whose policy document must be in date on the day. */
  documented: readonly Condition[];
  consent: 'none' | 'any' | 'explicit';
  /** Whether the recipient's line alone asks for consent: only then can a fact about the person stand in for it. */
  waivable: boolean;
  explanation: boolean;
  fromDwp: boolean;
};
/** What the register says about one column. `reasons` are those of the column itself, not of its category. */
export type FieldPlan = { column: string; category: CategoryPlan | undefined; reasons: readonly Reason[] };
/** Everything about one recipient, purpose and controller that does not depend on the person or the day. */
export type UsePlan = {
  recipient: Recipient;
  reasons: readonly Reason[];
  objection: 'applies' | 'absolute' | 'does-not-apply';
  restriction: boolean;
  /** A fact about the person that stands in for consent, such as a Designation Order. */
  consentWaivedBy: 'designation-order' | undefined;
  /** Which reasons of the stage of the journey apply, by stage. */
  stages: ReadonlyMap<string, readonly Reason[]>;
  categories: ReadonlyMap<string, CategoryPlan>;
  minimum: ReadonlySet<string>;
  /** The columns that were asked for so far: few, so that they stay close at hand. */
  fields: Map<string, FieldPlan>;
  /** Reasons that only differ by recipient, made once. */
  say: Sayings;
};

const NONE: readonly Reason[] = [];
const STAGES = ['before-start', 'on-programme', 'in-work', 'after-exit'];
const stageWords: Record<string, string> = {
  'before-start': 'before the person has started',
  'on-programme': 'while the person is on the programme',
  'in-work': 'during in-work support',
  'after-exit': 'after the person has left',
};

/** Works out a use. Names that the register does not know become reasons; the plan then refuses whatever the facts say. */
export function planUse(register: Register, recipient: Recipient, purposeName: string, controller: string): UsePlan {
  const purpose = register.purposes[purposeName];
  const reasons: Reason[] = [];
  const holder = register.programme.controllers[controller];
  if (!holder)
    reasons.push(
      reason(
        'unknown-controller',
        'operational',
        `There is no controller called ${controller}`,
        'Name a controller of the programme',
      ),
    );
  if (!purpose)
    reasons.push(
      reason(
        'unknown-purpose',
        `recipient/${recipient.slug}`,
        `There is no purpose called ${purposeName}`,
        'Name a purpose of the programme',
      ),
    );
  else {
    if (holder && !purpose.bases[controller])
      reasons.push(
        reason(
          'no-basis',
          `purpose/${purpose.slug}`,
          `“${purpose.title}” has no lawful basis for ${holder.title}`,
          'Act for a controller that has a lawful basis for this purpose',
        ),
      );
    if (!recipient.purposes.includes(purpose.slug))
      reasons.push(
        reason(
          'recipient-not-for-purpose',
          `recipient/${recipient.slug}`,
          `The notice does not say that data goes to ${recipient.title} for “${purpose.title}”`,
          'Choose a purpose that the notice gives for this recipient, or publish a new version of the notice',
        ),
      );
  }
  const minimum = new Set(recipient.fields);
  const plans = new Map<string, CategoryPlan>();
  for (const category of Object.values(register.categories))
    plans.set(category.slug, planCategory(register, recipient, purposeName, controller, category));
  return {
    recipient,
    reasons,
    objection: purpose?.objection ?? 'applies',
    restriction: purpose?.restriction !== 'does-not-apply',
    consentWaivedBy: recipient.consentExceptions.find((each) => each.purpose === purposeName)?.when,
    stages: new Map(STAGES.map((stage) => [stage, stageReasons(register, recipient, purposeName, stage)])),
    categories: plans,
    minimum,
    fields: new Map(),
    say: sayings(recipient),
  };
}

/** What the register says about a column in a use; undefined for one that no table of the register holds. */
export function fieldOf(register: Register, use: UsePlan, column: string): FieldPlan | undefined {
  const known = use.fields.get(column);
  if (known || !Object.hasOwn(register.columns, column)) return known;
  const plan: FieldPlan = {
    column,
    category: use.categories.get(register.columns[column] ?? ''),
    reasons: use.minimum.has(column) ? NONE : [outsideMinimum(use.recipient, column)],
  };
  use.fields.set(column, plan);
  return plan;
}

/** The categories of a request, each once and by slug, so that an answer does not depend on the order of the request. */
export function categoriesOf(plans: readonly (FieldPlan | undefined)[]): CategoryPlan[] {
  const found: CategoryPlan[] = [];
  for (const plan of plans) {
    const category = plan?.category;
    if (!category || found.includes(category)) continue;
    let index = found.length;
    for (; index > 0 && (found[index - 1] as CategoryPlan).slug > category.slug; index--)
      found[index] = found[index - 1] as CategoryPlan;
    found[index] = category;
  }
  return found;
}

/** The reason for a column that is in no register at all. */
export function unknownField(column: string): Reason {
  return reason(
    'unknown-field',
    'operational',
    `No data category is known for ${column}`,
    'Ask for a field of the data map',
  );
}

function outsideMinimum(recipient: Recipient, column: string): Reason {
  return reason(
    'outside-minimum',
    `recipient/${recipient.slug}`,
    `${column} is not among the least that ${recipient.title} needs`,
    'Leave the field out, or publish a new version of the notice in which it is needed',
  );
}

function stageReasons(register: Register, recipient: Recipient, purposeName: string, stage: string): readonly Reason[] {
  const reasons: Reason[] = [];
  const when = stageWords[stage] ?? stage;
  const purpose = register.purposes[purposeName];
  if (!(recipient.stages as string[]).includes(stage))
    reasons.push(
      reason(
        'stage-not-for-recipient',
        `recipient/${recipient.slug}`,
        `Nothing goes to ${recipient.title} ${when}`,
        `Share ${listed(recipient.stages.map((each) => stageWords[each] ?? each)) || 'once the notice allows it'}`,
      ),
    );
  if (purpose && !(purpose.stages as string[]).includes(stage))
    reasons.push(
      reason(
        'stage-not-for-purpose',
        `purpose/${purpose.slug}`,
        `“${purpose.title}” does not apply ${when}`,
        `Use the data ${listed(purpose.stages.map((each) => stageWords[each] ?? each))}`,
      ),
    );
  return reasons;
}

function planCategory(
  register: Register,
  recipient: Recipient,
  purposeName: string,
  controller: string,
  category: Category,
): CategoryPlan {
  const purpose = register.purposes[purposeName];
  const clause = `category/${category.slug}`;
  const reasons: Reason[] = [];
  if (!category.collected)
    reasons.push(
      reason(
        'not-collected',
        clause,
        `${category.name} is not collected by this programme`,
        'Publish a new version of the notice that lists it',
      ),
    );
  if (register.programme.controllers[controller] && !category.controllers.includes(controller))
    reasons.push(
      reason(
        'wrong-controller',
        clause,
        `${category.name} belongs to another controller`,
        `Act for ${listed(category.controllers.map((each) => register.programme.controllers[each]?.title ?? each))}`,
      ),
    );
  if (purpose && !category.purposes.includes(purpose.slug))
    reasons.push(
      reason(
        'category-not-for-purpose',
        clause,
        `${category.name} is not used for “${purpose.title}”`,
        'Choose a purpose that the notice gives for this data',
      ),
    );
  if (!category.recipients.includes(recipient.slug))
    reasons.push(
      reason(
        'not-in-notice',
        clause,
        `The notice does not say that ${category.name} goes to ${recipient.title}`,
        'Leave the data out, or publish a new version of the notice',
      ),
    );
  const conditions = conditionsOf(register, recipient, purposeName, category, reasons);
  const article = purpose?.bases[controller]?.article;
  const excused = category.consentNotNeededFor.includes(recipient.slug);
  const askedByLaw =
    (category.consent === 'always' && !excused) ||
    article === '6(1)(a)' ||
    conditions.some((condition) => condition.explicitConsent);
  const asked = recipient.consent === 'needed' || askedByLaw;
  return {
    slug: category.slug,
    name: category.name,
    reasons,
    documented: conditions.filter((condition) => condition.needsPolicyDocument),
    consent: asked ? (category.special === 'none' ? 'any' : 'explicit') : 'none',
    waivable: !askedByLaw,
    explanation: category.explanation && !excused,
    fromDwp: category.fromDwp,
  };
}

/** The conditions a use of specially protected data rests on; what the purpose says goes before the recipient, then the category. */
function conditionsOf(
  register: Register,
  recipient: Recipient,
  purposeName: string,
  category: Category,
  reasons: Reason[],
): Condition[] {
  const articles = articlesFor(category.special);
  const found: Condition[] = [];
  for (const article of articles) {
    const name =
      register.purposes[purposeName]?.conditions[article] ??
      recipient.conditions[article] ??
      category.conditions[article];
    const condition = name === undefined ? undefined : register.conditions[name];
    if (condition) found.push(condition);
    else
      reasons.push(
        reason(
          'no-condition',
          `category/${category.slug}`,
          `${category.name} is specially protected and no condition allows this use`,
          `Record ${article === 'article9' ? 'an Article 9 condition' : 'an Article 10 authority'} for it in the register`,
        ),
      );
  }
  return found;
}

/** Which articles ask for a condition, by how protected a category is. */
export function articlesFor(special: string): ('article9' | 'article10')[] {
  if (special === 'none') return [];
  if (special === 'criminal') return ['article10'];
  return special === 'mixed' ? ['article9', 'article10'] : ['article9'];
}
