import type { Command } from 'commander';
import type { CommandIo } from './io.ts';
import { withProduct } from './product.ts';

/** `notice`: the public pages as files. */
export function register(program: Command, io: CommandIo): void {
  program
    .command('notice')
    .description('The public pages of a programme')
    .command('build')
    .description('Write the public pages of the publication in force as static HTML, with notice.json')
    .argument('<programme>', 'the programme')
    .requiredOption('--out <folder>', 'the folder to write to')
    .action((programme: string, options: { out: string }) =>
      withProduct(io, async (product) => {
        const { buildNotice } = await import('../product/index.ts');
        const built = await buildNotice(product, programme, options.out);
        io.answer(built, `${built.pages.length} pages of version ${built.version} written to ${options.out}`);
      }),
    );
}
