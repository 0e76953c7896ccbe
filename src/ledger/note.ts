import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Head } from './rules.ts';

/**
 * Heads are written as C2SP tlog-checkpoints inside C2SP signed notes: the log's name, its size, its root, our three lines
 * of extension, an empty line, and a line with an Ed25519 signature over all before it. Any witness's tool can read them.
 */
const ED25519 = 1;
/** What precedes the 32 bytes of an Ed25519 public key in its DER form (RFC 8410). */
const DER = Buffer.from('302a300506032b6570032100', 'hex');

/** The public half of a seal key: the name of the log and the key that its heads are signed with. */
export type Verifier = { name: string; id: Buffer; key: KeyObject; text: string };

/** Signs heads; held by the sealer alone. */
export type Sealer = Verifier & { secret: KeyObject };

/** The verifier of an Ed25519 public key. The log is named after the key unless a name is given. */
export function verifierOf(key: KeyObject, name = nameOf(key)): Verifier {
  const typed = Buffer.concat([Buffer.from([ED25519]), raw(key)]);
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4);
  return { name, id, key, text: `${name}+${id.toString('hex')}+${typed.toString('base64')}` };
}

/** The sealer of an Ed25519 private key. */
export function sealerOf(secret: KeyObject): Sealer {
  return { ...verifierOf(createPublicKey(secret)), secret };
}

/** Reads a verifier as `verifierOf` writes it; undefined when it is not one. */
export function parseVerifier(text: string): Verifier | undefined {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim());
  const [, name, id, base64] = match ?? [];
  const typed = Buffer.from(base64 ?? '', 'base64');
  if (name === undefined || typed.length !== 33 || typed[0] !== ED25519) return undefined;
  const key = createPublicKey({ key: Buffer.concat([DER, typed.subarray(1)]), format: 'der', type: 'spki' });
  const verifier = verifierOf(key, name);
  return verifier.id.toString('hex') === id ? verifier : undefined;
}

/** Writes and signs a head. */
export function signHead(head: Omit<Head, 'origin'>, sealer: Sealer): string {
  const body = `${sealer.name}\n${head.size}\n${head.root.toString('base64')}\nsealed-at ${head.sealedAt}\nhorizon ${head.horizon}\ncluster ${head.cluster}\n`;
  const signature = sign(null, Buffer.from(body, 'utf8'), sealer.secret);
  return `${body}\n— ${sealer.name} ${Buffer.concat([sealer.id, signature]).toString('base64')}\n`;
}

/** Reads a note and checks its signature. Undefined when it is malformed or not signed with this key. */
export function readHead(note: string, verifier: Verifier): Head | undefined {
  const gap = note.indexOf('\n\n');
  if (gap < 0) return undefined;
  const body = note.slice(0, gap + 1);
  const signed = note
    .slice(gap + 2)
    .split('\n')
    .some((line) => isSignature(line, body, verifier));
  const lines = body.split('\n');
  const [origin, size, root] = lines;
  const bytes = Buffer.from(root ?? '', 'base64');
  if (!signed || origin !== verifier.name || !/^(0|[1-9][0-9]*)$/.test(size ?? '') || bytes.length !== 32)
    return undefined;
  const extension = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? '';
  return {
    origin,
    size: Number(size),
    root: bytes,
    sealedAt: extension('sealed-at'),
    horizon: extension('horizon'),
    cluster: extension('cluster'),
  };
}

function isSignature(line: string, body: string, verifier: Verifier): boolean {
  const [dash, name, base64] = line.split(' ');
  const bytes = Buffer.from(base64 ?? '', 'base64');
  if (dash !== '—' || name !== verifier.name || bytes.length !== 68 || !bytes.subarray(0, 4).equals(verifier.id))
    return false;
  return verify(null, Buffer.from(body, 'utf8'), verifier.key, bytes.subarray(4));
}

function raw(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(DER.length);
}

function nameOf(key: KeyObject): string {
  return `candour-ledger/${createHash('sha256').update(raw(key)).digest('hex').slice(0, 16)}`;
}
