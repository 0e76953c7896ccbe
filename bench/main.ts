import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// Runs the benchmarks one after another, each in a process of its own: all, or those named.
const HELPERS = ['main', 'cpu'];
const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => !HELPERS.includes(name))
  .sort();
const named = process.argv.slice(2);
const unknown = named.filter((name) => !all.includes(name));

if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are ${all.join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const name of named.length > 0 ? named : all) {
    console.log(`\n== ${name} ==`);
    if ((await run(name)) !== 0) process.exitCode = 1;
  }
}

/** Runs one benchmark, shows what it prints without the test runner's own lines, and answers how it ended. */
function run(name: string): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => child.kill('SIGTERM');
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  let rest = '';
  const show = (line: string) => /^ℹ /.test(line) || console.log(line);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) show(line);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (rest !== '') show(rest);
      process.removeListener('SIGTERM', stop);
      process.removeListener('SIGINT', stop);
      resolve(code ?? 1);
    });
  });
}
