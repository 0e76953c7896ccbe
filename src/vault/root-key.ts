import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { VaultError } from './errors.ts';
import type { Compartment } from './rules.ts';

/** Gives the root key that wraps a compartment's keys; the caller overwrites the copy it gets. */
export type RootKeySource = (compartment: Compartment) => Buffer;

const FILE = 'root.key';

/** Reads 32 bytes written as base64 or hex, as an environment variable holds them. Throws `root-key-invalid`. */
export function rootKeyFromText(text: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  if (key.length !== 32) throw invalid();
  return key;
}

/**
 * A source that reads `root-<compartment>.key` when there is one and `root.key` otherwise, so that a hardened
 * installation can give each process a root key of its own. Refuses a file that anyone but its owner may read.
 */
export function rootKeyFiles(keysDir: string): RootKeySource {
  return (compartment) => {
    const own = join(keysDir, `root-${compartment}.key`);
    return readRootKey(existsSync(own) ? own : join(keysDir, FILE));
  };
}

/** Makes `root.key` (mode 0400) in a folder that has neither a root key nor any key store; otherwise does nothing. */
export function createRootKeyOnce(keysDir: string): void {
  const files = readdirSync(keysDir);
  if (files.some((name) => /^root(-.*)?\.key$/.test(name) || name.endsWith('.keys'))) return;
  const draft = join(keysDir, `.${FILE}.${process.pid}.${randomBytes(4).toString('hex')}`);
  const handle = openSync(draft, 'wx', 0o400);
  try {
    writeSync(handle, randomBytes(32));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(draft, join(keysDir, FILE));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  const folder = openSync(keysDir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

function readRootKey(path: string): Buffer {
  if (!existsSync(path)) {
    throw new VaultError(
      'root-key-missing',
      `There is no root key at ${path}, but there are keys that it must open.`,
      'Restore the root key from its recovery copy. A new one cannot open what the old one sealed.',
    );
  }
  if (statSync(path).mode & 0o077) {
    throw new VaultError(
      'root-key-exposed',
      `The root key ${path} can be read by other users of this machine.`,
      'Run chmod 400 on it. If others may have read it, rotate every compartment under a new root key.',
    );
  }
  const bytes = readFileSync(path);
  if (bytes.length === 32) return bytes;
  return rootKeyFromText(bytes.toString('utf8'));
}

function invalid(): VaultError {
  return new VaultError(
    'root-key-invalid',
    'A root key is exactly 32 bytes.',
    'Give 64 hexadecimal digits or 44 characters of base64.',
  );
}
