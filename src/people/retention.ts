import {
  dueUnder,
  ESF_HOLD,
  type Register,
  type RetentionFacts,
  type RetentionLine,
  type ShortenedRule,
} from '../register/index.ts';

/** The days in a person's life on the programme from which retention is counted. */
export interface Life {
  referredOn: string;
  startedOn: string | null;
  exitedOn: string | null;
  lastPaymentOn: string | null;
  dateOfBirth: string;
  cohort: 'ESF' | 'NON';
  /** Days of other events, by the register’s names for them, such as `T-CONSENT-END`. */
  others: Readonly<Record<string, string>>;
  /** What stops destruction now, such as an open claim. */
  holds: readonly string[];
}

/** When one category may and must go, and why. Dates are null while they cannot be known or a hold stops them. */
export interface Keeping {
  rule: string;
  title: string;
  words: string;
  why: string;
  destroyFrom: string | null;
  destroyBy: string | null;
  restrictFrom: string | null;
  heldBy: string[];
  reason: string;
}

/** The facts that the retention engine asks for, from a person's life. */
function retentionFactsOf(life: Life): RetentionFacts {
  const triggers: Record<string, string> = { 'T-REF': life.referredOn, ...life.others };
  if (life.exitedOn !== null) triggers['T-EXIT'] = life.exitedOn;
  if (life.lastPaymentOn !== null) triggers['T-PAY'] = life.lastPaymentOn;
  return { triggers, cohort: life.cohort, dateOfBirth: life.dateOfBirth, holds: [...life.holds] };
}

/**
 * How long one retention class of a person is kept, by every rule of the register that is for them. The last date binds,
 * so the rule that keeps longest comes first; one that waits for an event or a release keeps longest of all (P080).
 * `shortened`: rules that a publication shortened, which make nothing due before it took effect.
 */
export function keepingOf(
  register: Pick<Register, 'retention'>,
  slug: string,
  life: Life,
  shortened: readonly ShortenedRule[] = [],
): Keeping[] {
  const facts = retentionFactsOf(life);
  return Object.values(register.retention)
    .filter((line) => line.classes.includes(slug) && appliesTo(line, life))
    .flatMap((line) => keepingBy(line, facts, shortened) ?? [])
    .sort((a, b) => (b.destroyFrom ?? '9999').localeCompare(a.destroyFrom ?? '9999') || a.rule.localeCompare(b.rule));
}

const appliesTo = ({ applies }: RetentionLine, { startedOn }: Life): boolean =>
  applies === 'any' || (applies === 'started') === (startedOn !== null);

/** Why a rule gives no date, by the engine’s own code. What should not be there is shown with the rest, never hidden by a fault. */
const WITHOUT_A_DATE: Readonly<Record<string, string>> = {
  'trigger-missing': 'The time has not begun to run.',
  'not-kept': 'Nothing of this kind should be held: tell the Data Protection Officer.',
};

function keepingBy(
  line: RetentionLine,
  facts: RetentionFacts,
  shortened: readonly ShortenedRule[],
): Keeping | undefined {
  const shared = { rule: line.slug, title: line.title, words: line.words, why: line.why };
  try {
    const due = dueUnder(line, facts, shortened);
    return {
      ...shared,
      destroyFrom: due.destroyFrom?.toString() ?? null,
      destroyBy: due.destroyBy?.toString() ?? null,
      restrictFrom: due.restrictFrom?.toString() ?? null,
      heldBy: due.heldBy.map((hold) =>
        hold === ESF_HOLD ? 'the European Social Fund, until it releases the evidence in writing' : hold,
      ),
      reason: due.reason,
    };
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'rule-does-not-apply') return undefined;
    const reason = WITHOUT_A_DATE[code ?? ''];
    if (reason === undefined) throw error;
    return {
      ...shared,
      destroyFrom: null,
      destroyBy: null,
      restrictFrom: null,
      heldBy: [],
      reason: `${line.words}. ${reason}`,
    };
  }
}
