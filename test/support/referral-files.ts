import { type ImportReport, importFile } from '../../src/intake/index.ts';
import { COLUMNS, type Column } from '../../src/intake/parse/index.ts';
import type { Act } from '../../src/pipeline/index.ts';
import { csvRow } from './synthetic-referrals.ts';
import { PROGRAMME, type World } from './world.ts';

export type Row = Partial<Record<Column, string>>;

/** A good row about a person of its own; `over` changes cells. */
export const referral = (n: number, over: Row = {}): Row => ({
  referral_id: `R-${n}`,
  referred_on: '2026-10-30',
  family_name: `Family${n}`,
  given_name: 'Sam',
  date_of_birth: `19${String(60 + (n % 40))}-02-03`,
  national_insurance_number: `QQ9${String(n).padStart(5, '0')}A`,
  postcode: 'E1W 1AW',
  mobile: '07700 900001',
  customer_group: 'early-access',
  ...over,
});

/** A file of rows as text. */
export const fileOf = (rows: readonly Row[]): string => [COLUMNS.join(','), ...rows.map(csvRow), ''].join('\n');

/** Text or bytes as they come from a disk. */
export async function* sent(content: string | Buffer): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

interface Options {
  asAt?: string;
  dryRun?: boolean;
  channel?: 'jcp' | 'self' | 'other';
}

/** Imports rows as the command line does. */
export const importRows = (
  world: World,
  rows: readonly Row[] | string | Buffer,
  options: Options = {},
): Promise<ImportReport> =>
  importFile(world.services, {
    source: sent(typeof rows === 'string' || Buffer.isBuffer(rows) ? rows : fileOf(rows)),
    programme: PROGRAMME,
    channel: options.channel ?? 'jcp',
    asAt: options.asAt ?? '2026-11-01',
    dryRun: options.dryRun ?? false,
  });

/** Keyed fingerprints outside an act. */
export const fingerprints = (world: World): Pick<Act, 'match'> => ({
  match: (kind, value) => world.services.vault.matchIndex(kind, value),
});
