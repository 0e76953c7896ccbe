import { sql } from 'kysely';
import { clockDue } from '../people/index.ts';
import { type Act, declaredActs } from '../pipeline/index.ts';
import { noticeReview, type ReviewState } from '../policy/index.ts';
import type { ClockEvent, Register } from '../register/index.ts';
import { readStructure, type Structure } from './structure.ts';

/** Counts by name; `last…` and `oldest…` are instants as text, or null. */
export type Counts = Readonly<Record<string, number | string | null>>;

export interface Used {
  act: string;
  outcome: 'done' | 'refused' | 'stopped' | 'failed';
  clause: string;
  reasons: string[];
  times: number;
  last: Date;
}

export interface LedgerSample {
  leaves: number;
  looked: number;
  changed: number;
  missing: number;
  headSize: number | null;
  sealedAt: string | null;
  oldestUnsealed: string | null;
}

/** Everything the board looks at, read once: counts, dates, references and the structure of the database. It names nobody. */
export interface Look {
  at: Temporal.Instant;
  today: Temporal.PlainDate;
  since: Temporal.Instant;
  programme: string;
  version: number;
  hash: string;
  register: Register;
  structure: Structure;
  used: readonly Used[];
  counts: Counts;
  ledger: LedgerSample;
  sealed: readonly { place: string; looked: number; bare: number }[];
  /** When the notice is reviewed next. */
  review: ReviewState;
  publications: readonly { version: number; hash: string; intact: boolean; two_people: boolean; published_at: Date }[];
  requests: readonly { reference: string; received_on: string; steps: { kind: string; on: string; at: string }[] }[];
}

/** The weeks that the board looks at, and how many rows it holds against each other. */
export const WINDOW_DAYS = 90;
const SAMPLE = 300;

/** Looks at the live product for one programme. The caller must be somebody to whom the database shows the board. */
export async function look(act: Act, inForce: Act['inForce']): Promise<Look> {
  const { programme, register, hash, version } = inForce;
  const since = act.at.subtract({ hours: 24 * WINDOW_DAYS });
  const from = since.toString();
  const structure = await readStructure(act.db);
  const asked = JSON.stringify(whatToAsk(register, hash, from, act.today));
  const used =
    await sql<Used>`SELECT act, outcome, clause, reasons, times::int, last FROM assurance.exercise(${programme}, ${from})`.execute(
      act.db,
    );
  const counts = await sql<{ counts: Counts }>`SELECT assurance.disclosures(${programme}, ${asked}::jsonb)
    || assurance.people(${programme}, ${asked}::jsonb) || assurance.house(${programme}, ${asked}::jsonb) || assurance.tellings(${programme}) AS counts`.execute(
    act.db,
  );
  const ledger = await sql<{ sample: LedgerSample }>`SELECT assurance.ledger_sample(${SAMPLE}) AS sample`.execute(
    act.db,
  );
  const sealed = await sql<Look['sealed'][number]>`SELECT place, looked::int, bare::int
    FROM assurance.sealed_sample(${sealedColumns(structure)}::text[], ${SAMPLE})`.execute(act.db);
  const publications = await sql<
    Look['publications'][number]
  >`SELECT * FROM assurance.publications(${programme})`.execute(act.db);
  const requests = await sql<Look['requests'][number]>`SELECT * FROM assurance.open_requests(${programme})`.execute(
    act.db,
  );
  return {
    at: act.at,
    today: act.today,
    since,
    programme,
    version,
    hash,
    register,
    structure,
    used: used.rows,
    counts: counts.rows[0]?.counts ?? {},
    ledger: ledger.rows[0]?.sample as LedgerSample,
    sealed: sealed.rows,
    publications: publications.rows,
    requests: requests.rows,
    review: await noticeReview(act.db, register, act.today),
  };
}

/** What the register in force says, in the form that the counting functions ask for. */
function whatToAsk(register: Register, hash: string, since: string, today: Temporal.PlainDate): object {
  const recipients = Object.values(register.recipients);
  const categories = Object.values(register.categories);
  const explained = new Set(categories.filter(({ explanation }) => explanation).map(({ slug }) => slug));
  return {
    since,
    hash,
    consenting: recipients
      .filter(({ consent, doors }) => consent === 'needed' && doors.length === 0)
      .map(({ slug }) => slug),
    agreeing: recipients.filter(({ agreement }) => agreement.kind !== 'none').map(({ slug }) => slug),
    minimum: Object.fromEntries(recipients.map(({ slug, fields }) => [slug, fields])),
    explained: Object.keys(register.columns).filter((column) => explained.has(register.columns[column] ?? '')),
    regions: ['UK', ...register.programme.region.home],
    collected: categories.filter(({ collected }) => collected).map(({ slug }) => slug),
    acknowledgeFrom: firstInTime(register, 'referral-acknowledged', today),
    firstMeetingFrom: firstInTime(register, 'first-meeting', today),
    noticeFrom: firstInTime(register, 'notice-given', today),
    graceDays: register.standing.training?.graceDays ?? 0,
    significant: [...declaredActs()].filter(({ significant }) => significant).map(({ name }) => name),
  };
}

const LONGEST = 400;

/** The first day on which something that began then is still in time today; long ago when no clock runs. */
function firstInTime(register: Register, event: ClockEvent, today: Temporal.PlainDate): string {
  let day = today;
  for (let back = 0; back < LONGEST; back += 1) {
    const due = clockDue(register, event, day.toString());
    if (due === undefined) return '1900-01-01';
    if (Temporal.PlainDate.compare(due, today) < 0) return day.add({ days: 1 }).toString();
    day = day.subtract({ days: 1 });
  }
  return day.toString();
}

/** Columns of bytes with personal data that are neither fingerprints nor counted as running the service. */
function sealedColumns({ tables }: Structure): string[] {
  return tables
    .filter(({ name }) => !name.includes('.') && !name.startsWith('ledger_'))
    .flatMap(({ name, columns }) =>
      columns
        .filter(({ type, category }) => type === 'bytea' && category !== null && category !== 'operational')
        .filter((column) => !/match|hash|fingerprint/.test(column.name))
        .map((column) => `${name}.${column.name}`),
    );
}

/** A count by name, nothing when it was not counted. */
export const count = (look: Look, name: string): number => Number(look.counts[name] ?? 0);

/** An instant by name, null when there was none. */
export function moment(look: Look, name: string): Temporal.Instant | null {
  const value = look.counts[name];
  return typeof value === 'string' ? Temporal.Instant.from(new Date(value).toISOString()) : null;
}
