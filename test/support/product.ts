import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const READY = /^Candour is ready at (\S+)/m;
const START_LIMIT = 60_000;

/** The product, running as its own process. */
export interface Product {
  origin: string;
  dataDir: string;
  process: ChildProcess;
  /** All that it printed so far. */
  output(): string;
  /** Sends SIGTERM, waits, and answers the exit status. The data folder is deleted if it was made here. */
  stop(): Promise<number | null>;
}

/** How the product is started. */
export interface ProductOptions {
  /** Settings on top of this process's own. */
  env?: Record<string, string>;
  /** A data folder to start on; without it a new one, deleted by `stop`. */
  dataDir?: string;
  /** Another copy of the product to start; without it this one. */
  main?: string;
}

/** Starts the product on a free port and waits until it says that it is ready. Throws an Error with what it printed if it ends first. */
export async function startProduct({ env = {}, dataDir, main = MAIN }: ProductOptions = {}): Promise<Product> {
  const folder = dataDir ?? temporaryFolder();
  const port = await freePort();
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: String(port), CANDOUR_DATA: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const announced = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        printed += chunk;
        const address = READY.exec(printed)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    child.kill('SIGTERM');
    const status = await ended;
    process.off('exit', kill);
    if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    return status;
  };
  const late = setTimeout(kill, START_LIMIT);
  const origin = await Promise.race([announced, ended.then(() => null)]);
  clearTimeout(late);
  if (origin !== null) return { origin, dataDir: folder, process: child, output: () => printed, stop };
  const status = await stop();
  throw new Error(`The product was not ready (exit status ${status}). It printed:\n${printed}`);
}

/** A new folder for temporary data that the account of the database may enter, too, when root runs the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'candour-data-'));
  chmodSync(folder, 0o711);
  return folder;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
