import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Sealer, sealerOf } from './note.ts';
import { LedgerError } from './rules.ts';

/**
 * The key that signs heads: `seal.key` (Ed25519, PKCS#8, mode 0400), made at first use. Only the sealing process may
 * read it. Throws `seal-key-exposed` when other users of the machine can.
 */
export function openSealKey(keysDir: string): Sealer {
  const path = join(keysDir, 'seal.key');
  if (!existsSync(path)) make(keysDir, path);
  if (statSync(path).mode & 0o077) {
    throw new LedgerError(
      'seal-key-exposed',
      `The seal key ${path} can be read by other users of this machine.`,
      'Run chmod 400 on it, and start a new log if others may have read it.',
    );
  }
  try {
    return sealerOf(createPrivateKey(readFileSync(path)));
  } catch {
    throw new LedgerError(
      'seal-key-invalid',
      `${path} does not hold an Ed25519 private key.`,
      'Restore it from its copy.',
    );
  }
}

function make(keysDir: string, path: string): void {
  mkdirSync(keysDir, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = openSync(path, 'wx', 0o400);
  writeSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
  fsyncSync(file);
  closeSync(file);
}
