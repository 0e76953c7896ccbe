import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Receiver } from '../consent/index.ts';
import type { Act, InForce } from '../pipeline/index.ts';
import { controllerOf } from './controller.ts';
import { type PackageContent, packageHtml } from './package-html.ts';
import { readValues } from './read-values.ts';

/** What is asked to leave: to whom, for what, which fields. */
export interface PackageRequest {
  participantId: string;
  to: Receiver;
  purpose: string;
  fields: readonly string[];
}

/** The bytes that leave, and their SHA-256. */
export interface Package {
  content: PackageContent;
  bytes: Buffer;
  hash: string;
}

/**
 * Makes the package: one self-contained HTML file with a canonical JSON copy inside. The preview, the sending and the
 * collection all rest on these bytes, so that what was shown is what left (P031). The same facts give the same bytes.
 */
export async function preparePackage(act: Act, inForce: InForce, request: PackageRequest): Promise<Package> {
  const { programme, purposes } = inForce.register;
  const controller = programme.controllers[await controllerOf(act.db, inForce.register, request.participantId)];
  const content: PackageContent = {
    format: 'candour-disclosure/1',
    programme: programme.name,
    from: controller?.title ?? programme.name,
    to: request.to.name,
    purpose: { slug: request.purpose, title: purposes[request.purpose]?.title ?? request.purpose },
    notice: { version: inForce.version, registerHash: inForce.hash },
    fields: await readValues(act, request.participantId, request.fields),
  };
  const bytes = Buffer.from(packageHtml(content, canonicalize(content) ?? ''), 'utf8');
  return { content, bytes, hash: hashOf(bytes) };
}

/** SHA-256 in hex. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
