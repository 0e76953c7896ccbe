import { createWriteStream } from 'node:fs';
import type { Command } from 'commander';
import type { CommandIo } from './io.ts';
import { withProduct } from './product.ts';

/** `ledger`: check the sealed log of every act, prove one entry, or take the log away to check it elsewhere. */
export function register(program: Command, io: CommandIo): void {
  const command = program.command('ledger').description('Check and prove the sealed log of every act');
  command
    .command('verify')
    .description(
      'Hold every entry against the signed heads: exit status 1 when anything was changed, added, taken or moved',
    )
    .option('--against <heads>', 'signed heads kept outside the database; heads.log of the data folder when left out')
    .action((options: { against?: string }) => verifyLedger(options.against, io));
  command
    .command('prove')
    .description('Prove that one entry is in the sealed log, in a form that can be checked without the database')
    .argument('<entry>', 'the id of the entry')
    .action((entry: string) => proveEntry(entry, io));
  command
    .command('export')
    .description('Write the log and its heads to a file')
    .requiredOption('--out <file>', 'the file to write')
    .action((options: { out: string }) => exportTo(options.out, io));
}

async function verifyLedger(against: string | undefined, io: CommandIo): Promise<void> {
  const { verify } = await import('../ledger/index.ts');
  const { headsFile } = await import('../product/index.ts');
  await withProduct(io, async ({ settings, services }) => {
    const found = await verify(services.pools.candour_sealer, { against: against ?? headsFile(settings.dataDir) });
    const words = found.ok
      ? `${found.entries} entries, sealed to ${found.sealedTo ?? 'nothing yet'}: nothing was changed, added, taken or moved`
      : found.problems.map((problem) => `${problem.code}: ${problem.message}`).join('\n');
    io.answer(found, words, found.ok ? 0 : 1);
  });
}

async function proveEntry(entry: string, io: CommandIo): Promise<void> {
  const { prove } = await import('../ledger/index.ts');
  await withProduct(io, async ({ services }) => {
    const proof = await prove(services.pools.candour_sealer, entry);
    io.answer(proof, JSON.stringify(proof, null, 2));
  });
}

async function exportTo(out: string, io: CommandIo): Promise<void> {
  const { exportLog } = await import('../ledger/index.ts');
  await withProduct(io, async ({ services }) => {
    const written = await exportLog(services.pools.candour_sealer, createWriteStream(out, { flags: 'wx' }));
    io.answer(written, `${written.entries} entries and ${written.heads} heads written to ${out}`);
  });
}
