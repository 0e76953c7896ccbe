import { type Look, type Used, WINDOW_DAYS } from '../look.ts';
import { type Probe, probe } from '../probes.ts';
import type { Evidence, Exercise, Finding, TestReference } from '../rules.ts';

/** What one control found, before it is put together. */
export interface Found {
  seen?: readonly (string | false)[];
  findings?: readonly (Finding | false)[];
  overdue?: number;
  done?: Exercise;
  refused?: Exercise;
}

/** What to do about disclosures that should not have been. */
export const LOOK_AT_EACH =
  'Look at each of them under “Sharing”, tell whom it concerns, and find out how it was possible';

const NEVER: Exercise = { times: 0, last: null };

/** Puts evidence together from what was found; what is false is left out. */
export function evidence(...parts: readonly Found[]): Evidence {
  const kept = <T>(list: readonly (T | false)[]): T[] => list.filter((each): each is T => each !== false);
  return {
    seen: kept(parts.flatMap(({ seen }) => seen ?? [])),
    findings: kept(parts.flatMap(({ findings }) => findings ?? [])),
    overdue: parts.reduce((sum, { overdue }) => sum + (overdue ?? 0), 0),
    done: parts.find(({ done }) => done)?.done ?? NEVER,
    refused: parts.find(({ refused }) => refused)?.refused ?? NEVER,
  };
}

/** A finding when something is so, nothing otherwise. */
export const finding = (so: boolean, what: string, remedy: string): Finding | false => so && { what, remedy };

/** A finding when a count is not nothing, with the count. `what` follows the number: “disclosures left without consent”. */
export const none = (times: number, what: string, remedy: string): Finding | false =>
  times > 0 && { what: `${times} ${what}`, remedy };

/** How often these acts were done in the weeks looked at. */
export const doneBy = (look: Look, acts: readonly string[]): Exercise =>
  summed(look.used.filter((each) => each.outcome === 'done' && acts.includes(each.act)));

/** How often something was refused or stopped for one of these reasons. */
export const refusedFor = (look: Look, codes: readonly string[]): Exercise =>
  summed(
    look.used.filter(({ outcome, reasons }) => outcome !== 'done' && reasons.some((code) => codes.includes(code))),
  );

export function summed(uses: readonly Used[]): Exercise {
  const last = uses.reduce((newest, each) => Math.max(newest, each.last.getTime()), 0);
  return {
    times: uses.reduce((sum, { times }) => sum + times, 0),
    last: last === 0 ? null : Temporal.Instant.fromEpochMilliseconds(last),
  };
}

/** Asks the register in force; when no use is left to ask about, that is a finding of its own. */
export function asking(look: Look, asked: Probe, whatIsTried: string): Found {
  const { tried, findings } = probe(look, asked);
  return {
    seen: [`The register in force was asked about ${tried} uses: ${whatIsTried}`],
    findings: [
      ...findings,
      finding(
        tried === 0,
        `The register in force has no use left that is refused when ${asked.although}`,
        'Publish a register in which the recipients of the notice need it again',
      ),
    ],
  };
}

/** Checks that these triggers stand and are on; `table.name`. */
export function triggersOn(look: Look, wanted: readonly string[]): Found {
  const on = new Set(look.structure.triggers.filter((each) => each.on).map(({ table, name }) => `${table}.${name}`));
  return {
    seen: [`${wanted.filter((each) => on.has(each)).length} of ${wanted.length} triggers of the database are on`],
    findings: wanted
      .filter((each) => !on.has(each))
      .map((each) => ({
        what: `The trigger ${each} is off or gone`,
        remedy:
          'Switch it on again (ALTER TABLE … ENABLE TRIGGER), and find out who switched it off and what passed meanwhile',
      })),
  };
}

/** Checks that a table still has a constraint that holds all of these words. */
export function constrained(look: Look, table: string, words: readonly string[], what: string): Found {
  const there = look.structure.constraints.some(
    (each) => each.table === table && words.every((word) => each.text.includes(word)),
  );
  return {
    seen: [there && `The database itself keeps it: ${what}`],
    findings: [
      finding(
        !there,
        `The database no longer keeps it: ${what}`,
        `Put the constraint of ${table} back, and look for rows that break it`,
      ),
    ],
  };
}

/** A reference to a test. */
export const proof = (file: string, ...titles: readonly string[]): TestReference[] =>
  titles.map((title) => ({ file, title }));

/** The weeks looked at, in words. */
export const LATELY = `in the last ${WINDOW_DAYS} days`;
