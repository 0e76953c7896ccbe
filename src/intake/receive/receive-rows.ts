import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Act } from '../../pipeline/index.ts';
import { FREE_TEXT, type ProblemCode } from '../parse/index.ts';
import { intakeCaseloads } from './caseloads.ts';
import { createPeople, freeReferences, type Origin } from './create-people.ts';
import type { Incoming } from './incoming.ts';
import { type KnownRow, keepKnown } from './keep-known.ts';
import { knownPlaces, matchRows } from './match.ts';
import { planRows, type Step } from './plan.ts';
import { type Addressed, type SealedRow, sealRows } from './seal-rows.ts';
import { SeenPeople } from './seen-people.ts';

/** What became of one row. */
export type Received =
  | { kind: 'created' | 'updated' | 'unchanged'; referral: string }
  | { kind: 'quarantined'; code: ProblemCode };

/** A decision that a person has taken about one row, which stands in for matching. */
export type Decided = { kind: 'create' } | { kind: 'known'; participant: string };

export interface Receiving {
  decided?: Decided;
  /** How many more rows the import still has to receive after these: their people's keys are made ahead. */
  expected?: number;
}

/**
 * Receives up to 1,000 rows in this transaction. Rows with new referral ids are encrypted, as if each were a new person,
 * before the programme's one import lock is taken: so two imports encrypt side by side and match one after the other.
 */
export async function receiveRows(
  act: Act,
  origin: Origin,
  rows: readonly Incoming[],
  { decided, expected = 0 }: Receiving = {},
): Promise<Received[]> {
  const old = await knownPlaces(act, origin.channel, rows);
  const addressed = await address(act, rows, old, expected);
  const likely = rows.map((_, place): Step => (old.has(place) ? OLD : { kind: 'create' }));
  const [sealed, references] = await Promise.all([
    sealNew(act, addressed, likely),
    freeReferences(act, rows.length - old.size),
  ]);
  // Sent together: the database looks only once it has the lock.
  const [, known, caseloads] = await Promise.all([
    lockIntake(act),
    matchRows(act, origin.channel, rows),
    intakeCaseloads(act),
  ]);
  const ids = addressed.map((each) => each.participant);
  const planned = planRows(rows, known, ids, origin.asAt, new SeenPeople());
  const steps = decided ? planned.map((step) => withDecision(step, decided)) : planned;
  const created = steps.flatMap((step, place) => (step.kind === 'create' ? [place] : []));
  const late = await sealNew(act, addressed, steps, sealed);
  if (created.length > references.length) references.push(...(await freeReferences(act, created.length)));
  await createPeople(
    act,
    origin,
    caseloads,
    created.flatMap((place, n) => {
      const [each, reference] = [addressed[place], references[n]];
      return each && reference ? [{ ...each, reference, sealed: sealed.get(place) ?? late.get(place) ?? {} }] : [];
    }),
  );
  const ours = knownRows(addressed, steps);
  const changed = await keepKnown(
    act,
    origin,
    caseloads,
    ours.map(({ row }) => row),
  );
  await confirm(act, origin, steps);
  const changes = new Map(ours.map(({ place }, index) => [place, changed[index] ?? false]));
  return steps.map((step, place) => receivedAs(step, addressed[place]?.referral ?? '', changes.get(place) ?? false));
}

/** Columns whose keys most new people need. */
const SEALED_COLUMNS = ['participant.ni_number', ...FREE_TEXT.map((column) => `referral.${column}`)];
/** With fewer new people than this, keys are made for what each of them needs. */
const MANY = 100;

/** Gives each row the ids it will have if it makes somebody new: many new people at once get ids that have keys already. */
async function address(
  act: Act,
  rows: readonly Incoming[],
  old: ReadonlySet<number>,
  expected: number,
): Promise<Addressed[]> {
  const count = rows.length - old.size;
  const likely = Math.round((expected * count) / Math.max(1, rows.length));
  const ids = count < MANY ? [] : await act.newPeople(count, SEALED_COLUMNS, likely);
  return rows.map((row, place) => ({
    row,
    participant: (old.has(place) ? undefined : ids.pop()) ?? randomUUID(),
    referral: randomUUID(),
  }));
}

async function lockIntake(act: Act): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('referral-intake'), hashtext(${act.inForce.programme}))`.execute(
    act.db,
  );
}

/** A row that makes nobody new. */
const OLD: Step = { kind: 'unchanged', referral: '', confirms: false };

/** A person's decision replaces a likeness, and a new person where there was one; a referral that we have stays as it is. */
function withDecision(step: Step, decided: Decided): Step {
  if (step.kind === 'unchanged' || (step.kind === 'known' && step.referral !== null)) return step;
  return decided.kind === 'create'
    ? { kind: 'create' }
    : { kind: 'known', participant: decided.participant, referral: null, stored: null };
}

/** Encrypts the rows that make new people and are not among those `done` already. */
async function sealNew(
  act: Act,
  addressed: readonly Addressed[],
  steps: readonly Step[],
  done: ReadonlyMap<number, SealedRow> = new Map(),
): Promise<Map<number, SealedRow>> {
  const places = steps.flatMap((step, place) => (step.kind === 'create' && !done.has(place) ? [place] : []));
  const rows = places.flatMap((place) => addressed[place] ?? []);
  const sealed = rows.length === 0 ? [] : await sealRows(act, rows);
  return new Map(places.map((place, index) => [place, sealed[index] ?? {}]));
}

function knownRows(addressed: readonly Addressed[], steps: readonly Step[]): { place: number; row: KnownRow }[] {
  return steps.flatMap((step, place) => {
    const each = addressed[place];
    if (step.kind !== 'known' || !each) return [];
    const { participant, referral, stored } = step;
    return [
      {
        place,
        row: { row: each.row, participant, referral: referral ?? each.referral, isNew: referral === null, stored },
      },
    ];
  });
}

async function confirm(act: Act, origin: Origin, steps: readonly Step[]): Promise<void> {
  const confirmed = steps.flatMap((step) => (step.kind === 'unchanged' && step.confirms ? [step.referral] : []));
  if (confirmed.length === 0) return;
  await sql`SELECT context.confirm_referrals(${act.inForce.programme}, ${confirmed}::uuid[], ${origin.asAt}::date)`.execute(
    act.db,
  );
}

function receivedAs(step: Step, newReferral: string, changed: boolean): Received {
  switch (step.kind) {
    case 'create':
      return { kind: 'created', referral: newReferral };
    case 'quarantine':
      return { kind: 'quarantined', code: step.code };
    case 'unchanged':
      return { kind: 'unchanged', referral: step.referral };
    case 'known':
      if (step.referral === null) return { kind: 'created', referral: newReferral };
      return { kind: changed ? 'updated' : 'unchanged', referral: step.referral };
  }
}
