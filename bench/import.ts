import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { importFile } from '../src/intake/index.ts';
import { type FileFormat, formatOf, readReferralFile } from '../src/intake/parse/index.ts';
import { syntheticFile } from '../test/support/synthetic-referrals.ts';
import { makeWorld, PROGRAMME, type World } from '../test/support/world.ts';
import { cpuBetween, cpuSeconds } from './cpu.ts';

// Imports referrals and compares with bare COPYs of the very rows that the import made. `PEOPLE=5000 node bench/import.ts` for a quick look.
const PEOPLE = Number(process.env.PEOPLE ?? 100_000);
const TABLES = ['participant', 'participant_provenance', 'referral', 'ledger_entry'];

test(`import ${PEOPLE.toLocaleString('en-GB')} referrals`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'candour-bench-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const world = await makeWorld(t);
  const asAt = world.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate().toString();
  const file = join(folder, 'referrals.csv');
  await pipeline(Readable.from(syntheticFile(PEOPLE, asAt)), createWriteStream(file));

  const reading = await timed(() => readAll(world, file, asAt));
  const spent = watchVault(world);
  const memory = watchMemory();
  const before = await cpuSeconds(world.database.superuser);
  const { result, seconds } = await timed(() => runImport(world, file, asAt));
  const cpu = cpuBetween(before, await cpuSeconds(world.database.superuser));
  const peak = memory();
  const again = await timed(() => runImport(world, file, asAt));
  const indexed = await bareCopies(world, folder, true);
  const plain = await bareCopies(world, folder, false);

  const rate = (s: number) => Math.round(PEOPLE / s);
  const rows: [string, string, string][] = [
    ['import', `${seconds.toFixed(1)} s`, `${rate(seconds).toLocaleString('en-GB')} rows/s`],
    ['  of which: read and check (alone)', `${reading.seconds.toFixed(1)} s`, ''],
    ['  of which: make data keys', `${spent.keys.toFixed(1)} s`, ''],
    ['  of which: seal (waiting, two lanes)', `${spent.sealing.toFixed(1)} s`, ''],
    ['  of which: keyed fingerprints', `${spent.fingerprints.toFixed(1)} s`, ''],
    ['  CPU: the product and its threads', `${cpu.ours.toFixed(1)} s`, ''],
    ['  CPU: PostgreSQL', `${cpu.database.toFixed(1)} s`, ''],
    ['same file again', `${again.seconds.toFixed(1)} s`, `${again.result.unchanged.toLocaleString('en-GB')} unchanged`],
    ['four bare COPYs, same indexes', `${indexed.toFixed(1)} s`, `${rate(indexed).toLocaleString('en-GB')} rows/s`],
    ['four bare COPYs, no indexes', `${plain.toFixed(1)} s`, `${rate(plain).toLocaleString('en-GB')} rows/s`],
    ['rate against COPY with indexes', percent(indexed / seconds), 'target 15%'],
    ['rate against COPY without', percent(plain / seconds), ''],
    [
      'memory above the start, at most',
      `${Math.round(peak / 2 ** 20)} MB`,
      `file ${Math.round(statSync(file).size / 2 ** 20)} MB`,
    ],
  ];
  console.log(`\n${result.created.toLocaleString('en-GB')} created of ${result.read.toLocaleString('en-GB')} read`);
  for (const [what, one, two] of rows) console.log(`${what.padEnd(40)}${one.padStart(10)}  ${two}`);
});

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)}%`;

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

async function readAll({ register }: World, file: string, asAt: string): Promise<number> {
  let count = 0;
  const rules = { today: asAt, demo: true, format: formatOf(register, 'jcp') as FileFormat };
  for await (const rows of (await readReferralFile(createReadStream(file), rules)).pieces) count += rows.length;
  return count;
}

const runImport = (world: World, file: string, asAt: string) =>
  importFile(world.services, {
    source: createReadStream(file),
    programme: PROGRAMME,
    channel: 'jcp',
    asAt,
    dryRun: false,
  });

/** Adds up the time spent in the vault. */
function watchVault({ services: { vault } }: World): { keys: number; sealing: number; fingerprints: number } {
  const spent = { keys: 0, sealing: 0, fingerprints: 0 };
  const { ensureKeysBulk, sealMany, matchIndex } = vault;
  vault.ensureKeysBulk = async (...given) => {
    const start = performance.now();
    const made = await ensureKeysBulk.apply(vault, given);
    spent.keys += (performance.now() - start) / 1000;
    return made;
  };
  vault.sealMany = async (...given) => {
    const start = performance.now();
    const sealed = await sealMany.apply(vault, given);
    spent.sealing += (performance.now() - start) / 1000;
    return sealed;
  };
  vault.matchIndex = (...given) => {
    const start = performance.now();
    const found = matchIndex.apply(vault, given);
    spent.fingerprints += (performance.now() - start) / 1000;
    return found;
  };
  return spent;
}

/** Watches the process's memory; the answer is the most above where it began, in bytes. */
function watchMemory(): () => number {
  const start = process.memoryUsage().rss;
  let most = start;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  return () => {
    clearInterval(timer);
    return most - start;
  };
}

/** Seconds to COPY the rows of the four tables into empty twins, one after the other. */
async function bareCopies(world: World, folder: string, indexes: boolean): Promise<number> {
  const client = new pg.Client(world.database.connectionFor('superuser'));
  await client.connect();
  try {
    let seconds = 0;
    for (const table of TABLES) {
      const dump = join(folder, `${table}.copy`);
      await pipeline(
        client.query(copyTo(`COPY (SELECT * FROM ${table} ORDER BY ctid LIMIT ${PEOPLE}) TO STDOUT`)),
        createWriteStream(dump),
      );
      await client.query(
        `DROP TABLE IF EXISTS twin; CREATE TABLE twin (LIKE ${table}${indexes ? ' INCLUDING ALL' : ''})`,
      );
      const copied = await timed(() =>
        pipeline(createReadStream(dump), client.query(copyFrom('COPY twin FROM STDIN'))),
      );
      seconds += copied.seconds;
    }
    await client.query('DROP TABLE twin');
    return seconds;
  } finally {
    await client.end();
  }
}
