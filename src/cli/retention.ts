import type { Command } from 'commander';
import { dueForRule, parseRetentionFacts, retentionFactsSchema } from '../register/index.ts';
import { type CommandIo, WrongUsage } from './io.ts';
import { longDay, printSchema, readJsonFile } from './options.ts';
import { loadSoundProgramme, retentionRuleOf } from './programmes.ts';

type DueOptions = { programme?: string; rule?: string; facts?: string; schema?: true };

/** `retention`: how long records are kept, and when they may go. */
export function register(program: Command, io: CommandIo): void {
  const retention = program.command('retention').description('How long records are kept, and when they may go');
  retention
    .command('due')
    .description('When a record may be destroyed under a retention rule')
    .option('--programme <id>', 'the programme whose rule counts')
    .option('--rule <id>', 'the rule, such as RT05')
    .option('--facts <file>', 'a JSON file of dates and holds')
    .option('--schema', 'print the JSON Schema of the facts and do nothing else')
    .action(async (options: DueOptions) => {
      if (options.schema) printSchema(io, retentionFactsSchema());
      else await due(options, io);
    });
}

async function due({ programme, rule, facts }: DueOptions, io: CommandIo): Promise<void> {
  if (programme === undefined || rule === undefined || facts === undefined) {
    throw new WrongUsage(
      'usage',
      'A programme, a rule and a file of facts are needed',
      'Give --programme, --rule and --facts, or --schema alone',
    );
  }
  const read = parseRetentionFacts(readJsonFile(facts));
  const found = retentionRuleOf(await loadSoundProgramme(programme), rule);
  const { destroyFrom, destroyBy, heldBy, restrictFrom, reason } = dueForRule(found, read);
  const lines = [destroyFrom ? `May be destroyed from ${longDay(destroyFrom)}` : 'May not be destroyed now'];
  if (destroyBy) lines.push(`Must be destroyed by ${longDay(destroyBy)}`);
  if (restrictFrom) lines.push(`Closed to all but data protection and audit from ${longDay(restrictFrom)}`);
  io.answer({ destroyFrom, destroyBy, heldBy }, [...lines, reason].join('\n'));
}
