import { CLUSTER_VARIABLE, startTestCluster } from '../support/cluster.ts';
import { chooseFiles } from './files.ts';
import { runTests } from './tests.ts';

// `npm run prove`: the long rigs, one at a time so that they measure themselves and not each other. With paths: those alone.
const THREE_HOURS = 3 * 60 * 60 * 1000;
const files = chooseFiles(process.argv.slice(2), '.prove.ts');
const { address, stop } = await startTestCluster();
process.env[CLUSTER_VARIABLE] = JSON.stringify(address);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stop().finally(() => process.exit(130)));
const { passed, failed } = await runTests(files, { concurrency: 1, timeout: THREE_HOURS }, console.log);
await stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
