import { CONTROLS, type Register } from '../register/index.ts';
import type { Look } from './look.ts';
import {
  type Control,
  type ControlState,
  controlState,
  countByState,
  type Evidence,
  type Finding,
  type PromiseState,
  promiseState,
} from './rules.ts';

/** A control as the board shows it. */
export interface ControlLine {
  name: string;
  title: string;
  does: string;
  state: ControlState;
  lacks: string | null;
  tests: Control['tests'];
  evidence: Evidence | null;
}

/** A promise as the board shows it. */
export interface PromiseLine {
  id: string;
  section: string;
  words: string;
  kinds: readonly string[];
  evidenceOnly: boolean;
  owner: string | null;
  state: PromiseState;
  clauses: { slug: string; title: string | null }[];
  controls: string[];
  /** What is wrong with this promise besides its controls. */
  findings: Finding[];
  /** Kinds of data that it speaks of and that no screen collects yet. */
  uncollected: string[];
}

/** The board of one programme at one moment. It names nobody. */
export interface Board {
  programme: { id: string; name: string };
  version: number;
  hash: string;
  at: Temporal.Instant;
  since: Temporal.Instant;
  counts: Record<PromiseState, number>;
  promises: PromiseLine[];
  controls: ControlLine[];
}

/** Works out the board from what was looked at: a pure reading of facts, controls and the register in force. */
export function boardOf(look: Look, controls: readonly Control[]): Board {
  const lines = new Map(controls.map((control) => [control.name as string, lineOf(control, look)]));
  const byName = new Map(controls.map((control) => [control.name as string, control]));
  const sections = sectionsOf(look.register);
  const promises = Object.values(look.register.promises).map((promise): PromiseLine => {
    const named = promise.controls ?? [];
    const recipients = promise.keptBy
      .filter((clause) => clause.startsWith('recipient/'))
      .map((clause) => clause.slice('recipient/'.length));
    const gone = promise.keptBy.filter((clause) => !look.register.clauses[clause]);
    const findings = [
      ...gone.map((clause) => ({
        what: `The register in force does not hold the clause ${clause}`,
        remedy: 'Publish a register that holds it, or name the clause that keeps the promise now',
      })),
      ...named.flatMap((name) => byName.get(name)?.about?.(look, recipients) ?? []),
    ];
    const uncollected = promise.kinds.includes('do') ? uncollectedOf(look.register, promise.keptBy) : [];
    const states = [
      ...named.map((name): ControlState => lines.get(name)?.state ?? 'not-built'),
      ...uncollected.map((): ControlState => 'partly-built'),
    ];
    return {
      id: promise.id,
      section: sections.get(promise.id) ?? 'Not in the notice',
      words: promise.words,
      kinds: promise.kinds,
      evidenceOnly: promise.evidenceOnly,
      owner: promise.owner ?? null,
      state: promiseState(promise, states, findings),
      clauses: promise.keptBy.map((slug) => ({ slug, title: look.register.clauses[slug]?.title ?? null })),
      controls: named,
      findings,
      uncollected,
    };
  });
  const { id, name } = look.register.programme;
  return {
    programme: { id, name },
    version: look.version,
    hash: look.hash,
    at: look.at,
    since: look.since,
    counts: countByState(promises.map(({ state }) => state)),
    promises,
    controls: [...lines.values()],
  };
}

/** The names of the categories among these clauses that are not collected yet. */
function uncollectedOf({ categories }: Register, clauses: readonly string[]): string[] {
  return clauses.flatMap((clause) => {
    const category = clause.startsWith('category/') ? categories[clause.slice('category/'.length)] : undefined;
    return category && !category.collected ? [category.name] : [];
  });
}

function lineOf(control: Control, look: Look): ControlLine {
  const evidence = control.evidence?.(look) ?? null;
  return {
    name: control.name,
    ...CONTROLS[control.name],
    state: controlState(control.built, evidence?.findings ?? []),
    lacks: control.lacks ?? null,
    tests: control.tests,
    evidence,
  };
}

/** Under which heading of the notice each promise is made first. */
function sectionsOf({ notice }: Pick<Register, 'notice'>): Map<string, string> {
  const sections = new Map<string, string>();
  for (const page of notice) {
    let section = page.title;
    for (const { kind, text, promises } of page.blocks) {
      if (kind === 'heading') section = text;
      for (const id of promises) if (!sections.has(id)) sections.set(id, section);
    }
  }
  return sections;
}

/** The promises under their sections, in the order of the notice. */
export function bySection(promises: readonly PromiseLine[]): { section: string; promises: PromiseLine[] }[] {
  const sections = new Map<string, PromiseLine[]>();
  for (const promise of promises) sections.set(promise.section, [...(sections.get(promise.section) ?? []), promise]);
  return [...sections].map(([section, list]) => ({ section, promises: list }));
}
