import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { VaultError } from './errors.ts';

/**
 * The only module that calls AES. AES-256-GCM with a 16-byte tag, always; the nonce is 96 random bits made here, so
 * no caller can repeat one. A data key seals far fewer than 2^32 values, the bound of NIST SP 800-38D for random nonces.
 */
export const ALGORITHM = 1;
const NAME = 'aes-256-gcm';
const TAG = 16;
const NONCE = 12;
const MAGIC = 0xc5;
/** Bytes before the nonce: magic, algorithm, key version (32 bits, big-endian). */
const HEADER = 6;
/** How much longer a sealed value is than its plaintext, in bytes. */
export const OVERHEAD = HEADER + NONCE + TAG;

const pool = Buffer.alloc(NONCE * 1024);
let used = pool.length;

function writeNonce(target: Buffer, at: number): void {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  pool.copy(target, at, used, used + NONCE);
  used += NONCE;
}

/** Seals bytes as nonce, ciphertext, tag into `target` at `at`; returns the end. */
function encryptInto(target: Buffer, at: number, key: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): number {
  writeNonce(target, at);
  const cipher = createCipheriv(NAME, key, target.subarray(at, at + NONCE), { authTagLength: TAG });
  cipher.setAAD(aad);
  const body = cipher.update(plaintext);
  cipher.final();
  target.set(body, at + NONCE);
  target.set(cipher.getAuthTag(), at + NONCE + body.length);
  return at + NONCE + body.length + TAG;
}

function decryptFrom(sealed: Uint8Array, at: number, key: Uint8Array, aad: Uint8Array): Buffer {
  const end = sealed.length - TAG;
  if (end < at + NONCE) throw notSealed();
  const decipher = createDecipheriv(NAME, key, sealed.subarray(at, at + NONCE), { authTagLength: TAG });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(end));
  try {
    const body = decipher.update(sealed.subarray(at + NONCE, end));
    decipher.final();
    return body;
  } catch {
    throw new VaultError(
      'not-authentic',
      'This value was changed, or was moved here from another row, column, class or person.',
      'Treat it as tampering: verify the ledger and restore the row from a backup.',
    );
  }
}

/** Seals a value: header, nonce, ciphertext, tag. `aad` names the place where it belongs. */
export function sealValue(key: Uint8Array, version: number, aad: Uint8Array, plaintext: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(plaintext.length + OVERHEAD);
  out[0] = MAGIC;
  out[1] = ALGORITHM;
  out.writeUInt32BE(version, 2);
  encryptInto(out, HEADER, key, aad, plaintext);
  return out;
}

/** Opens what `sealValue` made. Throws `not-authentic` when a single bit or the place differs. */
export function openValue(key: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Buffer {
  return decryptFrom(sealed, HEADER, key, aad);
}

/** The key version in a sealed value's header. Throws `not-sealed` when the bytes are not a sealed value. */
export function versionOf(sealed: Uint8Array): number {
  if (sealed.length < OVERHEAD || sealed[0] !== MAGIC || sealed[1] !== ALGORITHM) throw notSealed();
  return Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length).readUInt32BE(2);
}

/** Length of a wrapped 32-byte key: wrapping version (4), nonce, ciphertext, tag. Fixed, so it can be overwritten in place. */
export const WRAPPED = 4 + NONCE + 32 + TAG;

/** Wraps a 32-byte key under another key. `version` is the version of the wrapping key. */
export function wrapKey(wrapping: Uint8Array, version: number, aad: Uint8Array, key: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(WRAPPED);
  out.writeUInt32BE(version, 0);
  encryptInto(out, 4, wrapping, aad, key);
  return out;
}

/** Unwraps what `wrapKey` made; throws `not-authentic`. */
export function unwrapKey(wrapping: Uint8Array, aad: Uint8Array, wrapped: Uint8Array): Buffer {
  return decryptFrom(wrapped, 4, wrapping, aad);
}

/** The version of the key that wraps these bytes; 0 when the slot was overwritten. */
export function wrappingVersion(wrapped: Uint8Array): number {
  return Buffer.from(wrapped.buffer, wrapped.byteOffset, 4).readUInt32BE(0);
}

function notSealed(): VaultError {
  return new VaultError('not-sealed', 'These bytes are not a sealed value.', 'Check which column they were read from.');
}
