import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Act, invalid } from '../../pipeline/index.ts';
import { type FileFormat, type FileRow, formatOf, type RowProblem, readReferralFile } from '../parse/index.ts';
import { BATCH_ROWS, type Channel, type Counts, countQuarantined, noCounts } from '../rules.ts';
import { packBatch } from './batch-contents.ts';
import { incoming } from './incoming.ts';
import { matchRows } from './match.ts';
import { planRows } from './plan.ts';
import { keepWaiting, rowFingerprint, type Waiting } from './quarantine.ts';
import { SeenPeople } from './seen-people.ts';

/** A file to be read. */
export interface Arriving {
  source: AsyncIterable<Uint8Array>;
  channel: Channel;
  /** The day of which the file speaks, `YYYY-MM-DD`. */
  asAt: string;
  /** Keep what was read, ready to be committed; false for a dry run. */
  keep: boolean;
  /** Compare every row with what is known, so that what would happen can be shown first. */
  compare: boolean;
}

/** What reading a file found. */
export interface Staged {
  importId: string;
  read: number;
  unknownColumns: string[];
  /** Rows without problems. */
  ready: number;
  /** With `compare`, what committing would do; without it, the quarantined rows alone. */
  counts: Counts;
  problems: { line: number; problems: RowProblem[] }[];
  /** How the file was read. */
  format: FileFormat;
}

/**
 * Reads a file to its end in one transaction: rows without problems are kept encrypted in batches, the others wait for a
 * person. Nothing is kept of a file that cannot be read. Throws `UnreadableFile`; InvalidInput for a day in the future.
 */
export async function stageFile(act: Act, file: Arriving): Promise<Staged> {
  const today = act.today.toString();
  if (file.asAt > today) throw invalid('asAt', 'The date of the file must be today or in the past');
  const format = formatOf(act.inForce.register, file.channel);
  if (!format) throw invalid('channel', `${act.inForce.register.programme.name} receives no files from there`);
  const reading = await readReferralFile(file.source, { today, demo: await isDemo(act), format });
  const staging = new Staging(act, file, reading.unknownColumns, format);
  await staging.open();
  try {
    for await (const rows of reading.pieces) for (const row of rows) if (staging.take(row)) await staging.flush();
    return await staging.close();
  } finally {
    await staging.settled();
  }
}

async function isDemo(act: Act): Promise<boolean> {
  const row = await act.db.selectFrom('deployment').select('kind').executeTakeFirst();
  return row?.kind === 'demo';
}

class Staging {
  readonly #act: Act;
  readonly #file: Arriving;
  readonly #staged: Staged;
  readonly #seen = new SeenPeople();
  readonly #occurrences = new Map<string, number>();
  readonly #good: FileRow[] = [];
  readonly #waiting: Waiting[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #batches = 0;

  constructor(act: Act, file: Arriving, unknownColumns: string[], format: FileFormat) {
    this.#act = act;
    this.#file = file;
    const counts = noCounts();
    this.#staged = { importId: randomUUID(), read: 0, unknownColumns, ready: 0, counts, problems: [], format };
  }

  async open(): Promise<void> {
    const { channel, asAt, keep } = this.#file;
    if (!keep) return;
    await this.#act.db
      .insertInto('referral_import')
      .values({
        id: this.#staged.importId,
        programme: this.#act.inForce.programme,
        channel,
        as_at: asAt,
        received_at: this.#act.at.toString(),
        received_by: this.#act.actor.actor ?? null,
        rows_read: 0,
        unknown_columns: this.#staged.unknownColumns,
      })
      .execute();
  }

  /** Takes a row; answers whether it is time to flush. */
  take(row: FileRow): boolean {
    this.#staged.read += 1;
    if (row.problems.length === 0) {
      this.#staged.ready += 1;
      return this.#good.push(row) === BATCH_ROWS;
    }
    this.#refuse(row.line, row.problems);
    if (!this.#file.keep) return false;
    const { line, typed, problems } = row;
    return this.#waiting.push({ line, typed, problems, occurrence: this.#occurrence(row) }) === BATCH_ROWS;
  }

  /** Keeps the rows taken, while the caller reads on: only an earlier flush is waited for. */
  async flush(): Promise<void> {
    await this.#flushing;
    const good = this.#good.splice(0);
    const waiting = this.#waiting.splice(0);
    this.#flushing = this.#flushGood(good).then(() =>
      keepWaiting(this.#act, this.#staged.importId, 'reading', waiting),
    );
    // A failure is told by whoever waits for it next.
    this.#flushing.catch(() => undefined);
  }

  /** Waits until nothing is under way in the transaction, well or not. */
  async settled(): Promise<void> {
    await this.#flushing.catch(() => undefined);
  }

  async close(): Promise<Staged> {
    await this.flush();
    await this.#flushing;
    if (this.#file.keep) {
      await this.#act.db
        .updateTable('referral_import')
        .set({
          rows_read: this.#staged.read,
          preview: this.#file.compare ? JSON.stringify(this.#staged.counts) : null,
        })
        .where('id', '=', this.#staged.importId)
        .execute();
    }
    return this.#staged;
  }

  #refuse(line: number, problems: RowProblem[]): void {
    this.#staged.problems.push({ line, problems });
    countQuarantined(this.#staged.counts, [...new Set(problems.map((problem) => problem.code))]);
  }

  #occurrence(row: FileRow): number {
    const key = rowFingerprint(this.#act, row.typed).toString('base64');
    const count = (this.#occurrences.get(key) ?? 0) + 1;
    this.#occurrences.set(key, count);
    return count;
  }

  async #flushGood(rows: readonly FileRow[]): Promise<void> {
    if (rows.length === 0) return;
    if (this.#file.compare) await this.#compare(rows);
    if (!this.#file.keep) return;
    const { importId } = this.#staged;
    this.#batches += 1;
    const [contents] = await this.#act.sealMany([
      {
        place: { participantId: importId, column: 'referral_import_batch.contents', row: String(this.#batches) },
        text: packBatch(rows),
      },
    ]);
    await sql`INSERT INTO referral_import_batch (import_id, number, rows, contents)
      VALUES (${importId}, ${this.#batches}, ${rows.length}, ${contents})`.execute(this.#act.db);
  }

  async #compare(rows: readonly FileRow[]): Promise<void> {
    const { channel, asAt } = this.#file;
    const ready = rows.map(({ line, values }) => incoming(this.#act, line, values));
    const known = await matchRows(this.#act, channel, ready);
    const { counts } = this.#staged;
    for (const [place, step] of planRows(
      ready,
      known,
      ready.map((row) => `new ${row.line}`),
      asAt,
      this.#seen,
    ).entries()) {
      if (step.kind === 'quarantine') this.#refuse(ready[place]?.line ?? 0, [{ field: 'row', code: step.code }]);
      else if (step.kind === 'unchanged') counts.unchanged += 1;
      else if (step.kind === 'known' && step.referral !== null) counts.updated += 1;
      else counts.created += 1;
    }
  }
}
