import { type DecisionFacts, decide, type Purpose, type Recipient, type Register } from '../register/index.ts';
import type { Look } from './look.ts';
import type { Finding } from './rules.ts';

/** One use of data that the register in force allows when everything is in order, and the facts with which it does. */
export interface Use {
  recipient: Recipient;
  purpose: Purpose;
  facts: DecisionFacts;
}

const NOBODY = '00000000-0000-4000-8000-000000000000';
const MOST_FIELDS = 16;
const known = new WeakMap<Register, { day: string; uses: readonly Use[] }>();

/**
 * Every use of the register in force that is allowed without an exception: recipient, purpose and controller, with made-up
 * facts in which all is in order. What a probe changes is then the only thing that can refuse.
 */
function soundUses(look: Look): readonly Use[] {
  const day = look.today.toString();
  const before = known.get(look.register);
  if (before?.day === day) return before.uses;
  const uses = findUses(look);
  known.set(look.register, { day, uses });
  return uses;
}

function findUses({ register, at, today, programme }: Look): Use[] {
  const uses: Use[] = [];
  for (const recipient of Object.values(register.recipients)) {
    for (const name of recipient.purposes) {
      const purpose = register.purposes[name];
      if (!purpose) continue;
      const stage = recipient.stages.find((each) => (purpose.stages as string[]).includes(each));
      if (!stage) continue;
      for (const controller of Object.keys(purpose.bases)) {
        const sound = soundFacts({ register, at, today, programme, recipient, purpose, controller, stage });
        const fields = sound.fields.filter((field) => decide(register, { ...sound, fields: [field] }).allowed);
        if (fields.length > 0) uses.push({ recipient, purpose, facts: { ...sound, fields } });
      }
    }
  }
  return uses;
}

interface Asked extends Pick<Look, 'register' | 'at' | 'today' | 'programme'> {
  recipient: Recipient;
  purpose: Purpose;
  controller: string;
  stage: DecisionFacts['stage'];
}

function soundFacts({ register, at, today, programme, recipient, purpose, controller, stage }: Asked): DecisionFacts {
  const before = at.subtract({ hours: 1 }).toString();
  const year = today.add({ years: 1 }).toString();
  const fields = spread(recipient.fields, register);
  return {
    programme,
    controller,
    recipient: recipient.slug,
    organisation: NOBODY,
    purpose: purpose.slug,
    fields,
    at: at.toString(),
    stage,
    person: { id: NOBODY, cohort: recipient.cohort ?? 'NON' },
    region: register.programme.region.home[0] ?? 'GB',
    ...(recipient.channels[0] ? { channel: recipient.channels[0] } : {}),
    consents: [
      {
        recipient: recipient.slug,
        organisation: NOBODY,
        purpose: purpose.slug,
        fields,
        mode: 'written',
        explicit: true,
        givenAt: before,
      },
    ],
    agreements: [
      {
        recipient: recipient.slug,
        organisation: NOBODY,
        kind: recipient.agreement.kind,
        from: today.subtract({ days: 1 }).toString(),
        until: year,
        categories: Object.keys(register.categories),
      },
    ],
    restrictions: [],
    objections: [],
    explanation: { recipient: recipient.slug, organisation: NOBODY, fields, givenAt: before },
    actor: {
      kind: 'person',
      role: 'keyworker',
      assigned: true,
      trainingUntil: year,
      undertakingSignedOn: today.subtract({ days: 1 }).toString(),
    },
  };
}

/** A few fields of each category, so that no kind of data goes unasked. */
function spread(fields: readonly string[], register: Register): string[] {
  const seen = new Map<string, number>();
  const chosen = fields.filter((field) => {
    const category = register.columns[field] ?? '';
    seen.set(category, (seen.get(category) ?? 0) + 1);
    return (seen.get(category) ?? 0) <= 2;
  });
  return chosen.slice(0, MOST_FIELDS * 4);
}

/** A question put to `decide`: one thing is taken away, and one of these codes must refuse. */
export interface Probe {
  /** Said of a use that let it through: “shares with X for Y although …”. */
  although: string;
  change(use: Use, look: Look): Partial<DecisionFacts>;
  codes: readonly string[];
  applies?(use: Use, look: Look): boolean;
  /** One use of each recipient is enough: the register says the same of the others. */
  once?: boolean;
}

/** How many uses were tried, and each that the register in force would allow although it must not. */
export function probe(
  look: Look,
  { although, change, codes, applies, once }: Probe,
): { tried: number; findings: Finding[] } {
  const findings: Finding[] = [];
  let tried = 0;
  const asked = new Set<string>();
  for (const use of soundUses(look)) {
    if (applies && !applies(use, look)) continue;
    if (once && asked.has(use.recipient.slug)) continue;
    asked.add(use.recipient.slug);
    tried += 1;
    const { allowed, reasons } = decide(look.register, { ...use.facts, ...change(use, look) });
    if (!allowed && reasons.some(({ code }) => codes.includes(code))) continue;
    findings.push({
      what: `The register in force would share with “${use.recipient.title}” for “${use.purpose.title}” although ${although}`,
      remedy: 'Publish a register that refuses it, and look at what was shared meanwhile',
    });
  }
  return { tried, findings };
}
