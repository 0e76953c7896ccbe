import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Register } from './types.ts';

/** The register as canonical JSON (RFC 8785): the same policy gives the same bytes whatever the order it was written in. */
export function canonicalJson(register: Register): string {
  const text = canonicalize(register);
  if (text === undefined) throw new TypeError('A register must be plain data');
  return text;
}

/** SHA-256 of the canonical JSON, in lower-case hexadecimal. */
export function registerHash(register: Register): string {
  return createHash('sha256').update(canonicalJson(register), 'utf8').digest('hex');
}
