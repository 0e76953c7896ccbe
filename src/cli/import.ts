import { createReadStream, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import type { Channel, ImportReport } from '../intake/index.ts';
import { CHANNELS } from '../register/index.ts';
import { type CommandIo, WrongUsage } from './io.ts';
import { dayOption } from './options.ts';
import { programmeFolder } from './programmes.ts';

type Options = { programme: string; channel: Channel; asAt?: Temporal.PlainDate; dryRun?: true };

/** `import`: what other systems send. */
export function register(program: Command, io: CommandIo): void {
  const group = program.command('import').description('What other systems send');
  group
    .command('referrals')
    .description('Import a file of referrals: a CSV in UTF-8 with a header row, one row a referral')
    .argument('<file>', 'the file')
    .requiredOption('--programme <id>', 'the programme that the people are referred to')
    .addOption(new Option('--channel <channel>', 'who sent the file').choices(CHANNELS).default('jcp'))
    .option('--as-at <day>', 'the day of which the file speaks; today when left out', dayOption('--as-at'))
    .option('--dry-run', 'say what would happen and keep nothing')
    .action((file: string, options: Options) => importReferrals(file, options, io));
}

async function importReferrals(path: string, options: Options, io: CommandIo): Promise<void> {
  programmeFolder(options.programme);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new WrongUsage('file-missing', `There is no file ${path}`, 'Give the path of a CSV file that you may read');
  const { importFile, lookAlikeWarning } = await import('../intake/index.ts');
  const { openProduct } = await import('../product/open.ts');
  const { readSettings } = await import('../product/settings.ts');
  const product = await openProduct(readSettings(process.env), (sentence) => io.err(`${sentence}\n`), { attach: true });
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const today = product.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate();
    const asAt = options.asAt ?? today;
    if (Temporal.PlainDate.compare(asAt, today) > 0)
      throw new WrongUsage('date-impossible', '--as-at: this day is in the future', 'Give today or a day in the past');
    const report = await importFile(product.services, {
      source: createReadStream(path),
      programme: options.programme,
      channel: options.channel,
      asAt: asAt.toString(),
      dryRun: options.dryRun ?? false,
      operatingAs: userInfo().username,
      signal: stopping.signal,
      ...(process.stderr.isTTY ? { progress: (done, all) => io.err(`\r${Math.floor((100 * done) / all)}%`) } : {}),
    });
    const lookAlike = lookAlikeWarning(report.unknownColumns);
    io.answer(report, inWords(report, options.dryRun ?? false, lookAlike), report.paused ? 1 : 0);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await product.stop();
  }
}

function inWords(report: ImportReport, dryRun: boolean, lookAlike: string | undefined): string {
  const rows = new Set(report.quarantined.map(({ line }) => line)).size;
  const lines = [
    `${report.read} rows read${dryRun ? '; nothing was kept' : ''}`,
    `${report.created} new, ${report.updated} changed, ${report.unchanged} unchanged, ${rows} quarantined (${report.duplicates} possible duplicates)`,
  ];
  if (report.unknownColumns.length > 0)
    lines.push(`Columns not known and ignored: ${report.unknownColumns.join(', ')}`);
  if (lookAlike) lines.push(`Warning: ${lookAlike}`);
  for (const { line, message } of report.quarantined) lines.push(`  line ${line}: ${message}`);
  if (report.paused) lines.push('Stopped before the end. Run the same command again to go on.');
  return lines.join('\n');
}
