import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { CommandIo } from './io.ts';
import { operator, withProduct } from './product.ts';

type Options = { format: 'dpv' | 'csv' | 'html'; out?: string };

/** `export`: what the register says, in the forms that others read. */
export function register(program: Command, io: CommandIo): void {
  program
    .command('export')
    .description('What the register says, in the forms that others read')
    .command('record-of-processing')
    .description('The record of processing of the publication in force (Article 30, with Schedule 1 paragraph 41)')
    .argument('<programme>', 'the programme')
    .addOption(
      new Option('--format <format>', 'dpv: JSON-LD in the Data Privacy Vocabulary 2.3; csv: a table; html: one page')
        .choices(['dpv', 'csv', 'html'])
        .makeOptionMandatory(),
    )
    .option('--out <file>', 'the file to write; without it the record goes to standard output')
    .action((programme: string, options: Options) => exportRecordOf(programme, options, io));
}

async function exportRecordOf(programme: string, { format, out }: Options, io: CommandIo): Promise<void> {
  await withProduct(io, async ({ services }) => {
    const { exportRecordToFile } = await import('../assurance/index.ts');
    const { execute, NotFound } = await import('../pipeline/index.ts');
    const record = await execute(services, exportRecordToFile, { job: operator(), programme }, { format }).catch(
      (error: unknown) => {
        throw error instanceof NotFound ? notPublished(programme) : error;
      },
    );
    if (out !== undefined) {
      writeFileSync(out, record.text, { flag: 'wx' });
      io.answer({ programme, format, file: out }, `${record.name} written to ${out}`);
      return;
    }
    const document = format === 'dpv' ? JSON.parse(record.text) : { programme, format, text: record.text };
    io.answer(document, record.text.trimEnd());
  });
}

const notPublished = (programme: string) =>
  Object.assign(new Error(`No register of “${programme}” has been published`), {
    code: 'not-published',
    remedy: 'Publish it first, or name another programme; register check lists them',
  });
