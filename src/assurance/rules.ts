import type { ControlName } from '../register/index.ts';
import type { Look } from './look.ts';

/** How far a control has been built. `partly` and `not-built` say what is missing. */
export type Built = 'built' | 'partly' | 'not-built';

/** A test of the repository that fails when the control is broken: its file, and a title that stands in it. */
export interface TestReference {
  file: string;
  title: string;
}

/** Something that is wrong now, and what to do about it. It names nobody. */
export interface Finding {
  what: string;
  remedy: string;
}

/** How often something happened in the weeks looked at, and when last. */
export interface Exercise {
  times: number;
  last: Temporal.Instant | null;
}

/** What was found of a control when it was looked at. */
export interface Evidence {
  /** What was seen, in sentences. */
  seen: readonly string[];
  /** What is wrong; a control with any is failing. */
  findings: readonly Finding[];
  done: Exercise;
  refused: Exercise;
  /** How many things are past their day, where the control has a clock. */
  overdue: number;
}

/** One mechanism of the product that keeps promises. */
export interface Control {
  name: ControlName;
  built: Built;
  /** What is missing, unless it is built whole. */
  lacks?: string;
  tests: readonly TestReference[];
  /** What the live product shows of it. Absent while nothing is built. */
  evidence?(look: Look): Evidence;
  /** What must hold besides for a promise that rests on these recipients of the register. */
  about?(look: Look, recipients: readonly string[]): readonly Finding[];
}

export type ControlState = 'sound' | 'failing' | 'partly-built' | 'not-built';
export type PromiseState = 'kept' | 'failing' | 'partly-built' | 'not-built' | 'recorded';

/** The state of a control: what is built, and whether what was found is sound. A fault shows before a gap. */
export function controlState(built: Built, findings: readonly Finding[]): ControlState {
  if (built === 'not-built') return 'not-built';
  if (findings.length > 0) return 'failing';
  return built === 'partly' ? 'partly-built' : 'sound';
}

/**
 * The state of a promise from those of its controls. None, or none built: not built yet. One that fails: failing. Some
 * missing: partly built. A promise that software can only record is never kept, only recorded.
 */
export function promiseState(
  promise: { evidenceOnly: boolean },
  controls: readonly ControlState[],
  findings: readonly Finding[] = [],
): PromiseState {
  if (findings.length > 0 || controls.includes('failing')) return 'failing';
  if (controls.every((state) => state === 'not-built')) return 'not-built';
  if (controls.some((state) => state !== 'sound')) return 'partly-built';
  return promise.evidenceOnly ? 'recorded' : 'kept';
}

/** Each state in words, its colour on screen, and what it means. */
export const STATES: Record<PromiseState, { text: string; state: string; means: string }> = {
  failing: { text: 'Failing', state: 'overdue', means: 'Something that was looked at just now is wrong' },
  'not-built': { text: 'Not built yet', state: 'overdue', means: 'Nothing in the product keeps it yet' },
  'partly-built': { text: 'Partly built', state: 'soon', means: 'A part of what keeps it is missing' },
  recorded: {
    text: 'Recorded, not guaranteed',
    state: 'booked',
    means: 'Software can record it and cannot make it true',
  },
  kept: { text: 'Kept', state: 'done', means: 'All of what keeps it is built, and what was looked at is sound' },
};

/** The same for a control. */
export const CONTROL_STATES: Record<ControlState, { text: string; state: string }> = {
  failing: { text: 'Failing', state: 'overdue' },
  'not-built': { text: 'Not built yet', state: 'overdue' },
  'partly-built': { text: 'Partly built', state: 'soon' },
  sound: { text: 'Sound', state: 'done' },
};

export const PROMISE_STATES: readonly PromiseState[] = ['failing', 'not-built', 'partly-built', 'recorded', 'kept'];

/** How many promises are in each state. */
export function countByState(states: readonly PromiseState[]): Record<PromiseState, number> {
  const counts = Object.fromEntries(PROMISE_STATES.map((state) => [state, 0])) as Record<PromiseState, number>;
  for (const state of states) counts[state] += 1;
  return counts;
}
