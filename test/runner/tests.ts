import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { ROOT } from './files.ts';

/** How many tests ended how. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** How test files are run. */
export interface TestOptions {
  /** How many files run at once. */
  concurrency: number;
  /** The longest that one test may take, in milliseconds. */
  timeout: number;
}

/** For a person who waits: as many files at once as there are cores, at least two because most wait for the database. */
export const QUICK: TestOptions = { concurrency: Math.max(2, availableParallelism()), timeout: 180_000 };

interface FileReport {
  lines: string[];
  failures: string[];
}

/** Runs test files, each in a process of its own, prints a line for each file and what failed in it, and answers the counts. */
export async function runTests(
  files: readonly string[],
  options: TestOptions,
  print: (text: string) => void,
): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) return total;
  const reports = new Map<string, FileReport>();
  const reportFor = (file: string | undefined) => {
    const report = reports.get(file ?? '') ?? { lines: [], failures: [] };
    reports.set(file ?? '', report);
    return report;
  };
  const stream = run({ files: files.map((file) => join(ROOT, file)), cwd: ROOT, isolation: 'process', ...options });
  const said = ({ file, message }: { file: string; message: string }) => reportFor(file).lines.push(message);
  stream.on('test:stdout', said);
  stream.on('test:stderr', said);
  stream.on('test:fail', ({ name, file, line, details, todo }) => {
    if (todo !== undefined || isOnlyItsChildren(details.error)) return;
    reportFor(file).failures.push(`${name} (${shorten(file)}:${line})\n${indent(describe(details.error))}`);
  });
  stream.on('test:summary', ({ file, counts, duration_ms }) => {
    if (file === undefined) {
      total.passed = counts.passed;
      total.skipped = counts.skipped + counts.todo;
      total.failed = counts.tests - counts.passed - total.skipped;
      return;
    }
    const { lines, failures } = reportFor(file);
    const seconds = (duration_ms / 1000).toFixed(1);
    print(`${failures.length === 0 ? 'ok  ' : 'FAIL'} ${shorten(file)} (${counts.tests} in ${seconds} s)`);
    for (const failure of failures) print(indent(failure));
    if (failures.length > 0 && lines.length > 0) print(indent(`What it printed:\n${indent(lines.join('').trimEnd())}`));
    reports.delete(file);
  });
  for await (const _ of stream);
  // A file that could not even be loaded has no summary of its own.
  for (const [file, { lines, failures }] of reports) {
    if (failures.length > 0) print(`FAIL ${shorten(file)}\n${indent(lines.join('').trimEnd() || failures.join('\n'))}`);
  }
  return total;
}

/** A parent fails because a test within it failed; that one has been reported. */
function isOnlyItsChildren(error: unknown): boolean {
  return (error as { failureType?: string }).failureType === 'subtestsFailed';
}

function describe(error: Error): string {
  const cause = error.cause ?? error;
  return typeof cause === 'string' ? cause : inspect(cause, { depth: 4, colors: false });
}

function shorten(file: string | undefined): string {
  return (file ?? '').replace(`${ROOT}/`, '');
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}
