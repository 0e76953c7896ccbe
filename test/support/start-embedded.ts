import { StartError, startEmbedded } from '../../src/database/embedded/index.ts';

// A process of its own that starts the embedded database on the folder it is given, to be killed or run as another user by a test.
// It prints one line of JSON: what it heard and how to connect, or the refusal. It stops in good order when its input ends.
const [dataDir = ''] = process.argv.slice(2);
// The server is told to end when this process is killed, so nothing is lost; only a power cut would need more.
const throwaway = true;
const said: string[] = [];
try {
  const { connection, stop } = await startEmbedded({ dataDir, throwaway, say: (sentence) => said.push(sentence) });
  console.log(JSON.stringify({ said, connection }));
  process.stdin.on('end', () => stop().then(() => process.exit())).resume();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  const { code, message, remedy } = error;
  console.log(JSON.stringify({ refusal: { code, message, remedy } }));
}
