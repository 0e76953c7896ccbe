import type { Command } from 'commander';
import type { CommandIo } from './io.ts';
import { countOption } from './options.ts';
import { withProduct } from './product.ts';

/** `demo`: made-up people, for looking around and for measuring. */
export function register(program: Command, io: CommandIo): void {
  program
    .command('demo')
    .description('Made-up people, for looking around and for measuring')
    .command('seed')
    .description('Add made-up people to a demonstration: the same ones for the same seed and day')
    .requiredOption('--people <n>', 'how many', countOption('--people'))
    .option('--programme <id>', 'whose people they are; of the first programme unless given')
    .option('--seed <n>', 'which made-up people', countOption('--seed'), 2)
    .action((options: Wanted) => seed(options, io));
}

interface Wanted {
  people: number;
  seed: number;
  programme?: string;
}

async function seed({ people, seed: number, programme }: Wanted, io: CommandIo): Promise<void> {
  await withProduct(
    io,
    async (product) => {
      const { seedMore } = await import('../product/index.ts');
      const progress = (done: number) => {
        if (process.stderr.isTTY) io.err(`\r${done} of ${people} people`);
      };
      const counts = await seedMore(product, people, number, progress, programme);
      io.answer(counts, `${counts.people} people, ${counts.appointments} appointments, ${counts.notes} notes`);
    },
    { seed: true },
  );
}
