import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { CommandIo } from './io.ts';
import { operator, withProduct } from './product.ts';

/** `assurance`: what the notice promises and whether it holds. */
export function register(program: Command, io: CommandIo): void {
  program
    .command('assurance')
    .description('What the notice promises, and whether it holds')
    .command('export')
    .description('Write the assurance board to one HTML file for an auditor')
    .argument('<programme>', 'the programme')
    .requiredOption('--out <file>', 'the file to write')
    .action((programme: string, options: { out: string }) => exportTo(programme, options.out, io));
}

async function exportTo(programme: string, out: string, io: CommandIo): Promise<void> {
  await withProduct(io, async ({ services }) => {
    const { exportBoardToFile } = await import('../assurance/index.ts');
    const { execute, NotFound } = await import('../pipeline/index.ts');
    const board = await execute(services, exportBoardToFile, { job: operator(), programme }, {}).catch(
      (error: unknown) => {
        throw error instanceof NotFound ? notPublished(programme) : error;
      },
    );
    writeFileSync(out, board.html, { mode: 0o600, flag: 'wx' });
    const { failing = 0, 'not-built': missing = 0 } = board.counts;
    const words = `${out}: ${failing} promises failing, ${missing} not built yet. SHA-256 of its data: ${board.sha256}`;
    io.answer({ file: out, sha256: board.sha256, counts: board.counts }, words);
  });
}

const notPublished = (programme: string) =>
  Object.assign(new Error(`No register of “${programme}” has been published`), {
    code: 'not-published',
    remedy: 'Publish it first, or name another programme; register check lists them',
  });
