import { fieldLabel, SHAREABLE } from '../consent/index.ts';
import type { Act } from '../pipeline/index.ts';

/** One thing as it leaves: what it is called, its value in plain text, and where it came from. */
export interface PackedField {
  field: string;
  label: string;
  value: string | null;
  source: string;
}

const SOURCES: Record<string, string> = {
  jcp: 'Jobcentre Plus',
  participant: 'The participant',
  'other-referrer': 'Another referrer',
  staff: 'Programme staff',
  'delivery-partner': 'A delivery partner',
};
const CHANNELS: Record<string, string> = {
  jcp: 'Jobcentre Plus',
  self: 'The participant',
  'health-service': 'A health service',
  council: 'A council service',
  voluntary: 'A voluntary organisation',
  other: 'Another referrer',
};

type Row = Record<string, unknown>;

/**
 * Reads exactly the chosen fields of a participant, and no other column, with the source of each. Fields come back in the
 * order of the catalogue, whatever order they were chosen in.
 */
export async function readValues(act: Act, participantId: string, fields: readonly string[]): Promise<PackedField[]> {
  const chosen = Object.keys(SHAREABLE).filter((field) => fields.includes(field));
  const byTable = (table: string) => chosen.filter((field) => field.startsWith(`${table}.`));
  const rows: Record<string, { row: Row | undefined; source: (column: string) => string }> = {
    participant: await participantRow(act, participantId, byTable('participant')),
    referral: await referralRow(act, participantId, byTable('referral')),
    appointment: await appointmentRow(act, participantId, byTable('appointment')),
  };
  return chosen.map((field) => {
    const [table = '', column = ''] = field.split('.');
    const found = rows[table];
    const stored = found?.row?.[column] ?? null;
    const value =
      stored instanceof Buffer
        ? act.open({ participantId, column: field, row: String(found?.row?.id ?? participantId) }, stored)
        : plain(stored);
    return { field, label: fieldLabel(field), value, source: found?.row ? found.source(column) : 'Not recorded' };
  });
}

function plain(stored: unknown): string | null {
  if (stored === null || stored === undefined || stored === '') return null;
  if (typeof stored === 'boolean') return stored ? 'Yes' : 'No';
  if (stored instanceof Date) return stored.toISOString();
  return String(stored);
}

const columnsOf = (fields: readonly string[]): string[] => fields.map((field) => field.split('.')[1] ?? '');

async function participantRow(act: Act, id: string, fields: readonly string[]) {
  if (fields.length === 0) return { row: undefined, source: () => '' };
  const columns = columnsOf(fields);
  const row = (await act.db
    .selectFrom('participant')
    .select(['id', ...columns] as never)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()) as Row;
  const provenance = await act.db
    .selectFrom('participant_provenance')
    .select(['fields', 'source', 'as_at'])
    .where('participant_id', '=', id)
    .orderBy('recorded_at', 'desc')
    .orderBy('id')
    .execute();
  const source = (column: string): string => {
    const known = provenance.find((each) => each.fields.includes(column));
    return known ? `${SOURCES[known.source] ?? known.source}, ${known.as_at}` : 'The programme';
  };
  return { row, source };
}

async function referralRow(act: Act, participantId: string, fields: readonly string[]) {
  if (fields.length === 0) return { row: undefined, source: () => '' };
  const row = (await act.db
    .selectFrom('referral')
    .select(['id', 'channel', 'as_at', ...columnsOf(fields)] as never)
    .where('participant_id', '=', participantId)
    .orderBy('referred_on', 'desc')
    .orderBy('id')
    .executeTakeFirst()) as Row | undefined;
  return { row, source: () => `${CHANNELS[String(row?.channel)] ?? 'A referrer'}, ${row?.as_at}` };
}

async function appointmentRow(act: Act, participantId: string, fields: readonly string[]) {
  if (fields.length === 0) return { row: undefined, source: () => '' };
  const row = (await act.db
    .selectFrom('appointment as a')
    .select(['a.id', 'a.starts_at'])
    .where('a.participant_id', '=', participantId)
    .where('a.starts_at', '>', new Date(act.at.epochMilliseconds))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('appointment_cancellation as c')
            .select('c.appointment_id')
            .whereRef('c.appointment_id', '=', 'a.id'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('appointment as n').select('n.id').whereRef('n.supersedes', '=', 'a.id'))),
    )
    .orderBy('a.starts_at')
    .executeTakeFirst()) as Row | undefined;
  return { row, source: () => 'Programme staff' };
}
