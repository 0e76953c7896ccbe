import { sql } from 'kysely';
import type { Act } from '../../pipeline/index.ts';
import type { OpenedTable, Value } from './read-rows.ts';

/** Where facts came from. */
export interface Source {
  source: string;
  channel: string;
  asAt: string;
  fields: string[];
}

/** One disclosure that was made or refused. */
export interface Share {
  at: string;
  to: string;
  purpose: string;
  what: string[];
  decision: string;
  reasons: string[];
  happened: string[];
}

/** How often a role used the record on one day, for what act. */
export interface Look {
  day: string;
  role: string;
  organisation: string;
  act: string;
  times: number;
}

type Names = ReadonlyMap<string, string>;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const rowsOf = (opened: readonly OpenedTable[], name: string) =>
  opened.find(({ table }) => table.name === name)?.rows.map(({ values }) => values) ?? [];
const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
const list = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : []);

/** What staff, organisations and caseloads are called, for each that a row names. */
export async function namesFor(act: Act, opened: readonly OpenedTable[]): Promise<Names> {
  const ids = new Set<string>();
  for (const { rows } of opened)
    for (const { values } of rows)
      for (const value of Object.values(values)) if (typeof value === 'string' && UUID.test(value)) ids.add(value);
  const wanted = [...ids];
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT id, display_name AS name FROM staff WHERE id = ANY (${wanted}::uuid[])
    UNION ALL SELECT id, name FROM organisation WHERE id = ANY (${wanted}::uuid[])
    UNION ALL SELECT id, name FROM caseload WHERE id = ANY (${wanted}::uuid[])`.execute(act.db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A value with the name of whom it points to, where it points to staff, an organisation or a caseload. */
export const withNames = (value: Value, names: Names): Value =>
  typeof value === 'string' ? (names.get(value) ?? value) : value;

/** Where each fact came from, newest first (Article 15(1)(g)). */
export function sourcesOf(act: Act, opened: readonly OpenedTable[]): Source[] {
  const label = (field: Value) => `participant.${text(field)}`;
  return rowsOf(opened, 'participant_provenance')
    .map((row) => ({
      source: text(row.source),
      channel: text(row.channel),
      asAt: text(row.as_at),
      fields: list(row.fields).map(
        (field) =>
          act.inForce.register.categories[act.inForce.register.columns[label(field)] ?? '']?.name ?? text(field),
      ),
    }))
    .map((source) => ({ ...source, fields: [...new Set(source.fields)] }))
    .reverse();
}

/** Every disclosure, those that were refused too, with what became of it (Article 15(1)(c)). */
export function sharesOf(act: Act, opened: readonly OpenedTable[], names: Names): Share[] {
  const { register } = act.inForce;
  const events = rowsOf(opened, 'disclosure_event');
  return rowsOf(opened, 'disclosure').map((row) => ({
    at: text(row.created_at),
    to: names.get(text(row.organisation_id)) ?? register.recipients[text(row.recipient)]?.title ?? text(row.recipient),
    purpose: register.purposes[text(row.purpose)]?.title ?? text(row.purpose),
    what: [
      ...new Set(
        list(row.fields).map((field) => register.categories[register.columns[text(field)] ?? '']?.name ?? text(field)),
      ),
    ],
    decision: text(row.decision),
    reasons: list(row.reasons).map((reason) => text((reason as { message?: Value } | null)?.message ?? null)),
    happened: events
      .filter((event) => event.disclosure_id === row.id)
      .map((event) => `${text(event.kind)} ${text(event.at)}`),
  }));
}

/** Who used the record: one line for each day, role and act. */
export function lookedAt(opened: readonly OpenedTable[], names: Names): Look[] {
  const uses = rowsOf(opened, 'ledger_entry').filter((row) => row.verb === 'use' && row.outcome === 'done');
  const keyed = Map.groupBy(uses, (row) =>
    [londonDay(text(row.at)), text(row.role), names.get(text(row.organisation_id)) ?? '', text(row.act)].join('|'),
  );
  return [...keyed]
    .map(([key, rows]) => {
      const [day = '', role = '', organisation = '', act = ''] = key.split('|');
      return { day, role, organisation, act, times: rows.length };
    })
    .sort((a, b) => b.day.localeCompare(a.day) || a.role.localeCompare(b.role) || a.act.localeCompare(b.act));
}

const londonDay = (instant: string): string =>
  instant === '' ? '' : Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/London').toPlainDate().toString();
