import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Vault } from '../vault/index.ts';

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: object) => Promise<Buffer>;

/** argon2id at 46 MiB, one pass, one lane: OWASP's first recommended setting. */
const COST = { memory: 47_104, passes: 1, parallelism: 1, tagLength: 32 } as const;

/** A password under the deployment's own key, so that a stolen table of hashes alone is worth nothing. */
const peppered = (vault: Vault, password: string): Buffer => vault.matchIndex('password', password.normalize('NFC'));

/** Hashes a password for keeping: cost, salt and tag in one text. */
export async function hashPassword(vault: Vault, password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { ...COST, message: peppered(vault, password), nonce });
  return [
    'argon2id',
    COST.memory,
    COST.passes,
    COST.parallelism,
    nonce.toString('base64'),
    tag.toString('base64'),
  ].join('$');
}

/** Whether a password is the one that was hashed. With no hash it does the same work and answers no. */
export async function checkPassword(vault: Vault, password: string, kept: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, nonce, tag] = (kept ?? '').split('$');
  const expected = Buffer.from(tag ?? '', 'base64');
  const found = await derive('argon2id', {
    memory: Number(memory ?? COST.memory),
    passes: Number(passes ?? COST.passes),
    parallelism: Number(parallelism ?? COST.parallelism),
    tagLength: COST.tagLength,
    message: peppered(vault, password),
    nonce: nonce ? Buffer.from(nonce, 'base64') : Buffer.alloc(16, 1),
  });
  return expected.length === found.length && timingSafeEqual(expected, found) && kept !== undefined;
}
