import { basename } from 'node:path';
import type { Command } from 'commander';
import {
  type Decision,
  decide,
  decisionFactsJsonSchema,
  decisionFactsSchema,
  loadProgramme,
  registerHash,
} from '../register/index.ts';
import { type CommandIo, WrongUsage } from './io.ts';
import { instantOption, printSchema, readJsonFile } from './options.ts';
import { withProduct } from './product.ts';
import { draftFolder, loadSoundProgramme, programmeIds } from './programmes.ts';
import { registerSimulate, sayWhatWouldChange } from './simulate.ts';

/** `register`: check the policy of a programme, and ask it for a decision. */
export function register(program: Command, io: CommandIo): void {
  const command = program.command('register').description('Check the policy of a programme and ask it for decisions');
  command
    .command('check')
    .description('Check the register of one programme, or of all; each problem comes with file and line')
    .argument('[programme]', 'the programme or the folder of a draft; all programmes unless given')
    .action((programme?: string) => check(programme === undefined ? programmeIds() : [programme], io));
  command
    .command('publish')
    .description('Publish the draft of a programme: from then on it is what people read and what the product enforces')
    .argument('<programme>', 'the programme')
    .requiredOption('--by <who>', 'who publishes')
    .requiredOption('--second <who>', 'the second person, who has read it')
    .option(
      '--from <instant>',
      'when it comes into force; when left out now, or as soon as people could be told of a material change',
      instantOption('--from'),
    )
    .action((programme: string, options: { by: string; second: string; from?: Temporal.Instant }) =>
      publishDraft(programme, options, io),
    );
  registerSimulate(command, io);
  command
    .command('decide')
    .description('Whether a disclosure would be allowed on given facts, and why')
    .argument('[facts]', 'a JSON file of the facts')
    .option('--schema', 'print the JSON Schema of the facts and do nothing else')
    .action(async (facts: string | undefined, options: { schema?: true }) => {
      if (options.schema) return printSchema(io, decisionFactsJsonSchema());
      if (facts !== undefined) return decideOn(facts, io);
      throw new WrongUsage('usage', 'A file of facts is needed', 'Give its path, or --schema alone');
    });
}

async function publishDraft(
  programme: string,
  request: { by: string; second: string; from?: Temporal.Instant },
  io: CommandIo,
): Promise<void> {
  const draft = await loadSoundProgramme(programme);
  await withProduct(
    io,
    async (product) => {
      const { publishRegister } = await import('../product/index.ts');
      const simulation = await sayWhatWouldChange(product, draft, io);
      const published = await publishRegister(product, draft, request);
      io.answer(
        { ...published, simulation },
        `Version ${published.version} of ${programme} is published: ${published.hash}\n${whenItCounts(published.effectiveFrom)}`,
      );
    },
    { check: false },
  );
}

function whenItCounts(effectiveFrom: string): string {
  const from = Temporal.Instant.from(effectiveFrom).toZonedDateTimeISO('Europe/London');
  return `It counts from ${from.toPlainDate()} at ${from.toPlainTime().toString({ smallestUnit: 'minute' })}, in London`;
}

async function check(ids: readonly string[], io: CommandIo): Promise<void> {
  const programmes = await Promise.all(
    ids.map(async (id) => {
      const { register: sound, problems } = await loadProgramme(draftFolder(id));
      return { id: basename(id), hash: sound ? registerHash(sound) : null, problems };
    }),
  );
  const ok = programmes.every(({ problems }) => problems.length === 0);
  const lines = programmes.flatMap(({ id, hash, problems }) => [
    problems.length === 0 ? `${id} is sound: ${hash}` : `${id} has ${problems.length} to mend:`,
    ...problems.map(({ file, line, message }) => `  ${file}:${line} ${message}`),
  ]);
  io.answer({ ok, programmes }, lines.join('\n'), ok ? 0 : 1);
}

async function decideOn(path: string, io: CommandIo): Promise<void> {
  const facts = decisionFactsSchema.safeParse(readJsonFile(path));
  if (!facts.success) {
    const [issue] = facts.error.issues;
    throw new WrongUsage(
      'facts-invalid',
      `The facts cannot be used. ${issue?.path.join('.') || 'The document'}: ${issue?.message}`,
      'Correct that field; register decide --schema shows what is expected',
    );
  }
  const decision = decide(await loadSoundProgramme(facts.data.programme), facts.data);
  io.answer(decision, inWords(decision), decision.allowed ? 0 : 1);
}

function inWords({ allowed, clause, fields, reasons, obligations }: Decision): string {
  return [
    allowed ? `Allowed by ${clause}: ${fields.join(', ')}` : `Refused by ${clause}`,
    ...reasons.map((reason) => `  ${reason.clause}: ${reason.message}. ${reason.remedy}.`),
    ...obligations.map((obligation) => `  ${obligation.clause}: ${obligation.message}.`),
  ].join('\n');
}
