import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { type Product, startProduct, temporaryFolder } from './support/product.ts';

const ROOT = path.join(import.meta.dirname, '..');
const PROGRAMME = 'central-london-works';

/** A copy of the product whose programmes a test may spoil. */
function copyOfProduct(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'candour-copy-'));
  chmodSync(copy, 0o755);
  for (const part of ['src', 'programmes', 'migrations', 'package.json'])
    cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

async function readiness({ origin }: Product): Promise<{ status: number; hash: string | undefined }> {
  const response = await fetch(`${origin}/health/ready`);
  const { programmes } = (await response.json()) as { programmes: { id: string; registerHash: string }[] };
  return { status: response.status, hash: programmes.find(({ id }) => id === PROGRAMME)?.registerHash };
}

/** The page somebody sees after signing in as a persona of the demonstration. */
async function homeOf({ origin }: Product, persona: string): Promise<string> {
  const signedIn = await fetch(`${origin}/sign-in/demo`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ persona }),
    redirect: 'manual',
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const page = await fetch(new URL(signedIn.headers.get('location') ?? '/', origin), { headers: { cookie } });
  return page.text();
}

test('with mistakes in its draft the product starts, names each of them and enforces what was published last', async (t) => {
  const copy = copyOfProduct();
  const dataDir = temporaryFolder();
  t.after(() => {
    rmSync(copy, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  });
  const main = path.join(copy, 'src/main.ts');
  const sound = await startProduct({ dataDir, main });
  const before = await readiness(sound);
  assert.equal(before.status, 200);
  assert.doesNotMatch(await homeOf(sound, 'data-protection-officer'), /and cannot be used/);
  assert.equal(await sound.stop(), 0);

  const spoil = (file: string, from: string, to: string) => {
    const place = path.join(copy, 'programmes', PROGRAMME, file);
    const text = readFileSync(place, 'utf8');
    assert.ok(text.includes(from), `${file} no longer says “${from}”`);
    writeFileSync(place, text.replace(from, to));
  };
  spoil('retention.yaml', '{ after: T-CALL, months: 12 }', '{ after: T-PARTY, months: 12 }');
  spoil('recipients.yaml', 'region: [GB, BE, LU]', 'region: [GB, US]');

  const served = await startProduct({ dataDir, main });
  t.after(() => served.process.kill('SIGKILL'));
  const after = await readiness(served);
  assert.deepEqual(after, before, 'the last good version stays in force');
  assert.match(served.output(), /retention\.yaml:\d+ nothing in the product happens on T-PARTY/);
  assert.match(served.output(), /recipients\.yaml:\d+ US is outside the allowed region/);
  assert.match(
    await homeOf(served, 'data-protection-officer'),
    /The draft of the policy has 2 mistakes and cannot be used/,
  );
  assert.doesNotMatch(await homeOf(served, 'keyworker'), /cannot be used/);
  const published = await (await fetch(`${served.origin}/notice/register.json`)).text();
  assert.ok(published.includes('T-CALL') && !published.includes('T-PARTY'));

  assert.throws(
    () =>
      execFileSync(process.execPath, [path.join(copy, 'src/cli/main.ts'), 'register', 'check', PROGRAMME, '--json'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    (error: Error & { stdout?: string }) => {
      const { ok, programmes } = JSON.parse(error.stdout ?? '') as {
        ok: boolean;
        programmes: { problems: { code: string }[] }[];
      };
      assert.equal(ok, false);
      assert.deepEqual(programmes[0]?.problems.map(({ code }) => code).sort(), [
        'region-not-allowed',
        'unknown-trigger',
      ]);
      return true;
    },
  );
  assert.equal(await served.stop(), 0);
});
