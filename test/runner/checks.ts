import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './files.ts';

/** A check of the source as a whole, made by a tool that ends with 0 when it is content. */
export interface Check {
  name: string;
  program: string;
  args: string[];
}

/** The checks that come before the tests, in order. */
export const CHECKS: readonly Check[] = [
  { name: 'format and lint', program: '@biomejs/biome/bin/biome', args: ['check', '--no-errors-on-unmatched', '.'] },
  { name: 'types', program: 'typescript/bin/tsc', args: ['--noEmit', '--pretty', 'false', '-p', 'tsconfig.json'] },
  {
    name: 'lockfile',
    program: 'lockfile-lint/bin/lockfile-lint.js',
    args: ['--path', 'package-lock.json', '--type', 'npm', '--validate-integrity', '--format', 'plain'],
  },
];

/** Runs one check and answers what it said when it was not content, null when it was. */
export async function runCheck({ program, args }: Check): Promise<string | null> {
  const script = join(ROOT, 'node_modules', program);
  const env = { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' };
  const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (words += chunk));
  const status = await new Promise((resolve) =>
    child.once('close', resolve).once('error', (error) => resolve(error.message)),
  );
  return status === 0 ? null : words.trim() || `It ended with ${status}.`;
}
