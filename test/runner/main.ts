import { CLUSTER_VARIABLE, startTestCluster } from '../support/cluster.ts';
import { CHECKS, runCheck } from './checks.ts';
import { chooseFiles } from './files.ts';
import { QUICK, runTests } from './tests.ts';

// `npm test`: every check, then every test, and at the end one line with the counts. With paths: those tests alone.
const paths = process.argv.slice(2);
let passed = 0;
let failed = 0;

for (const check of paths.length === 0 ? CHECKS : []) {
  await stage(check.name, () => runCheck(check));
}
const files = chooseOrStop();
let stop = async () => {};
const cluster = await stage('test database', async () => {
  const started = await startTestCluster();
  process.env[CLUSTER_VARIABLE] = JSON.stringify(started.address);
  stop = started.stop;
  return null;
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stop().finally(() => process.exit(130)));

const began = performance.now();
const counts = cluster ? await runTests(files, QUICK, console.log) : { passed: 0, failed: files.length, skipped: 0 };
console.log(`tests: ${files.length} files in ${seconds(began)} s`);
await stop();
passed += counts.passed;
failed += counts.failed;
if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Runs one stage, prints how long it took and why it failed, and counts it as one test. */
async function stage(name: string, work: () => Promise<string | null>): Promise<boolean> {
  const start = performance.now();
  const problem = await work().catch((error: Error) => error.stack ?? error.message);
  console.log(`${problem === null ? 'ok  ' : 'FAIL'} ${name} (${seconds(start)} s)`);
  if (problem !== null) console.log(problem);
  if (problem === null) passed += 1;
  else failed += 1;
  return problem === null;
}

function chooseOrStop(): string[] {
  try {
    return chooseFiles(paths, '.test.ts');
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
