import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Secret, TOTP } from 'otpauth';
import { type Product, startProduct, temporaryFolder } from '../support/product.ts';
import { type House, openHouse } from './house.ts';
import { readPublicPages } from './public.ts';

const CLI = join(import.meta.dirname, '../../src/cli/main.ts');
const PASSWORD = 'three quiet herons';
const EMAIL = 'first.administrator@example.org';
const LIVE = { CANDOUR_DEMO: '0' };

const dataDir = temporaryFolder();
let product: Product;
let house: House;

/** Runs a command on this data folder and answers its JSON. */
async function candour(...words: string[]): Promise<Record<string, string>> {
  const env = { ...process.env, ...LIVE, CANDOUR_DATA: dataDir };
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...words, '--json'], { env });
  return JSON.parse(stdout);
}

/** What the authenticator app shows, now or so many seconds from now. */
const code = (secret: string, ahead = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ahead * 1000 });

before(async () => {
  await candour('register', 'publish', 'central-london-works', '--by', 'First person', '--second', 'Second person');
  product = await startProduct({ dataDir, env: LIVE });
  house = await openHouse(product.origin);
});

after(async () => {
  await house?.browser.close();
  await product?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('everybody can read the public pages, and one hash is on all of them', () => readPublicPages(house));

test('the first administrator is invited, chooses a password and an authenticator, and signs in', async () => {
  const staff = ['--email', EMAIL, '--name', 'First administrator', '--role', 'administrator'];
  const { link = '' } = await candour(
    'staff',
    'add',
    ...staff,
    '--organisation',
    'ingeus',
    '--organisation-name',
    'Ingeus UK Ltd',
  );
  const someone = await house.stranger();
  await someone.open(new URL(link).pathname);
  await someone.look('live-set-up');
  const secret = await someone.page.locator('input[name=secret]').inputValue();
  await someone.fill('Choose a password', 'too short');
  await someone.fill(/6-digit code/, code(secret));
  await someone.press('Finish');
  await someone.sees('There is a problem', /15 characters/);
  await someone.fill('Choose a password', PASSWORD);
  await someone.fill(/6-digit code/, code(secret));
  await someone.press('Finish');
  assert.equal(someone.path(), '/sign-in');
  await someone.look('live-sign-in');

  const signIn = async (password: string, digits: string) => {
    await someone.fill('Email address', EMAIL);
    await someone.fill('Password', password);
    await someone.fill('6-digit code', digits);
    await someone.press('Sign in');
  };
  await signIn('not the password at all', '000000');
  await someone.sees('There is a problem');
  assert.equal(await someone.value('Password'), '');
  await someone.look('live-sign-in-refused');
  // The code that set the account up is spent; the app's next one is already taken.
  await signIn(PASSWORD, code(secret, 30));
  assert.equal(someone.path(), '/intake/imports');
  await someone.look('live-imports-empty');
  await someone.press('Sign out');
  assert.equal(
    (await someone.context.request.get(`${house.origin}/intake/imports`, { maxRedirects: 0 })).status(),
    303,
  );

  await someone.open(new URL(link).pathname);
  await someone.seesNothingOf('Choose a password');
  await someone.leave();
});

test('a live service has no door for the demonstration', async () => {
  const stranger = await house.stranger();
  const door = await stranger.context.request.post(`${house.origin}/sign-in/demo`, { form: { persona: 'keyworker' } });
  assert.equal(door.status(), 404);
  await stranger.open('/sign-in');
  await stranger.seesNothingOf('demonstration', 'Demonstration');
  await stranger.leave();
});

const printed = async (starting: Promise<Product>): Promise<string> => {
  try {
    await (await starting).stop();
    return 'It started.';
  } catch (error) {
    return (error as Error).message;
  }
};

test('starting twice is refused in one sentence, and the first goes on', async () => {
  const said = await printed(startProduct({ dataDir, env: LIVE }));
  assert.match(said, /exit status 1.*\n.*already running[^\n]*\.\s*$/);
  assert.doesNotMatch(said, /\n\s+at /);
  const visitor = await house.stranger();
  assert.equal(await visitor.open('/sign-in'), 200);
  await visitor.leave();
});

test('a taken port is named, with what to do', async () => {
  assert.equal(await product.stop(), 0);
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const said = await printed(startProduct({ dataDir, env: { ...LIVE, PORT: String(port) } }));
  other.close();
  assert.match(said, new RegExp(`Port ${port} is taken by another program\\..*PORT=${port + 1} npm start`));
  assert.doesNotMatch(said, /\n\s+at /);
});
