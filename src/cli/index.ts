import { Command, CommanderError } from 'commander';
import product from '../../package.json' with { type: 'json' };
import { commands } from './commands.ts';
import { explain } from './failure.ts';
import type { CommandIo, Io } from './io.ts';

export type { CommandIo, Io } from './io.ts';

/**
 * Runs one command line and gives its exit status: 0 done, 1 refused, paused or a check failed, 2 wrong usage.
 * With `--json` exactly one JSON document goes to `io.out`, a failure as `{error: {code, message, remedy, clause?}}`.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<0 | 1 | 2> {
  const json = wantsJson(argv);
  let status: 0 | 1 = 0;
  const print = (document: unknown, text: string) => io.out(json ? `${JSON.stringify(document)}\n` : `${text}\n`);
  const commandIo: CommandIo = {
    out: io.out,
    err: io.err,
    json,
    answer(document, text, given = 0) {
      print(document, text);
      status = given;
    },
  };
  try {
    await programFor(commandIo, print).parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { failure, status: failed, trace } = explain(error);
    if (trace) io.err(`${trace}\n`);
    if (json) print({ error: failure }, '');
    else io.err(`${asSentence(failure.message)} ${asSentence(failure.remedy)}\n`);
    return failed;
  }
}

function programFor(io: CommandIo, print: (document: unknown, text: string) => void): Command {
  const program = new Command('candour')
    .description('Case management for employment-support programmes in which the privacy notice is the program.')
    .version(product.version)
    .option('--json', 'print exactly one JSON document on standard output')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print({ help: text }, text.trimEnd()),
      writeErr: (text) => io.err(text),
      outputError: () => {},
    });
  for (const register of commands) register(program, io);
  return program;
}

/** Seen before parsing, so that a command line which cannot be parsed still fails in JSON. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

function asSentence(words: string): string {
  const sentence = /^[a-z]/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
