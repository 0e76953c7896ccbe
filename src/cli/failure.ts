import { CommanderError } from 'commander';
import { InvalidFacts } from '../register/index.ts';
import { WrongUsage } from './io.ts';

/** A failure as it is told: in JSON as `{error: …}`, otherwise as two sentences. */
export type Failure = { code: string; message: string; remedy: string; clause?: string };

/**
 * What to tell about an error, and the exit status: 2 for wrong usage, 1 for a refusal or a fault. A fault that nobody
 * foresaw keeps its message to itself, which might hold personal data; `trace` says where in the program it arose.
 */
export function explain(error: unknown): { failure: Failure; status: 1 | 2; trace?: string } {
  if (error instanceof CommanderError) return { failure: usageFailure(error), status: 2 };
  if (error instanceof WrongUsage || error instanceof InvalidFacts) return { failure: pick(error), status: 2 };
  const foreseen = isForeseen(error) ? error : firstReason(error);
  if (foreseen) return { failure: pick(foreseen), status: 1 };
  return {
    failure: {
      code: 'unforeseen',
      message: 'The command stopped on a fault of its own',
      remedy: 'Report it with the lines on standard error; they say where in the program it arose',
    },
    status: 1,
    trace: traceOf(error),
  };
}

function usageFailure(error: CommanderError): Failure {
  const message = error.code === 'commander.help' ? 'No command was named' : error.message.replace(/^error: /, '');
  return { code: 'usage', message, remedy: 'Run the command with --help to see how it is used' };
}

function pick({ code, message, remedy, clause }: Failure): Failure {
  return clause === undefined ? { code, message, remedy } : { code, message, remedy, clause };
}

function isForeseen(error: unknown): error is Failure {
  const { code, message, remedy } = (error ?? {}) as Partial<Failure>;
  return typeof code === 'string' && typeof message === 'string' && typeof remedy === 'string';
}

/** A refusal by the pipeline carries all its reasons; the first is told here and the ledger has the rest. */
function firstReason(error: unknown): Failure | undefined {
  const { reasons } = (error ?? {}) as { reasons?: unknown };
  return Array.isArray(reasons) ? reasons.find(isForeseen) : undefined;
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return [error.name, ...frames].join('\n');
}
