import { statSync } from 'node:fs';
import type { Command } from 'commander';
import type { Progress, Simulation } from '../policy/index.ts';
import type { Product } from '../product/index.ts';
import { loadProgramme, type Register } from '../register/index.ts';
import { type CommandIo, WrongUsage } from './io.ts';
import { countOption } from './options.ts';
import { operator, withProduct } from './product.ts';

/** How far back a change is held against what happened, unless said otherwise. */
const DAYS = 30;
const MOST_DAYS = 366;

type Options = { against: string; days: number; programme?: string };

/** Adds `register simulate`. */
export function registerSimulate(command: Command, io: CommandIo): void {
  command
    .command('simulate')
    .description(
      'What a changed register would have refused or newly allowed, and what it would do to consents and keeping',
    )
    .requiredOption('--against <folder>', 'the folder of the changed register')
    .option('--days <days>', `how many days back; ${DAYS} when left out`, countOption('--days'), DAYS)
    .option('--programme <id>', 'the programme it must be; that of the folder when left out')
    .action((options: Options) => simulateFolder(options, io));
}

async function simulateFolder({ against, days, programme }: Options, io: CommandIo): Promise<void> {
  if (!statSync(against, { throwIfNoEntry: false })?.isDirectory())
    throw new WrongUsage('folder-missing', `There is no folder ${against}`, 'Give the folder of the changed register');
  if (days < 1 || days > MOST_DAYS)
    throw new WrongUsage('days-invalid', '--days: this is too few or too many', `Give 1 to ${MOST_DAYS} days`);
  const { register, problems } = await loadProgramme(against);
  if (!register) {
    const lines = problems.map(({ file, line, message }) => `  ${file}:${line} ${message}`);
    return io.answer(
      { ok: false, problems },
      [`The changed register has ${problems.length} to mend:`, ...lines].join('\n'),
      1,
    );
  }
  if (programme !== undefined && register.programme.id !== programme)
    throw new WrongUsage(
      'programme-differs',
      `The folder holds the register of ${register.programme.id}`,
      'Name that one',
    );
  await withProduct(io, async (product) => {
    const found = await simulateFor(product, register, days, io);
    const { simulationWords } = await import('../policy/index.ts');
    io.answer({ ok: true, programme: register.programme.id, ...found }, simulationWords(found).join('\n'));
  });
}

/** Simulates with progress on standard error while that is a terminal. */
async function simulateFor(product: Product, register: Register, days: number, io: CommandIo): Promise<Simulation> {
  const { simulateRegister } = await import('../product/index.ts');
  const watched = process.stderr.isTTY === true;
  const onProgress = ({ reading, read, total }: Progress) =>
    io.err(
      `\r${read.toLocaleString('en-GB')} ${total === null ? '' : `of ${total.toLocaleString('en-GB')} `}${reading} `,
    );
  try {
    return await simulateRegister(product, register, {
      days,
      operatingAs: operator(),
      ...(watched ? { onProgress } : {}),
    });
  } finally {
    if (watched) io.err('\n');
  }
}

/** Says on standard error what publishing would have refused, and gives it for the JSON answer (P073). */
export async function sayWhatWouldChange(product: Product, register: Register, io: CommandIo): Promise<Simulation> {
  const found = await simulateFor(product, register, DAYS, io);
  const { simulationWords } = await import('../policy/index.ts');
  io.err(`${simulationWords(found).join('\n')}\n`);
  return found;
}
