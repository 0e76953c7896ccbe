import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { noticePages, publicationSource } from '../notice/index.ts';
import { NotFound } from '../pipeline/index.ts';
import { buildServer } from '../web/index.ts';
import { healthPages } from './health.ts';
import type { Product } from './product.ts';
import { FIRST_PROGRAMME } from './programmes.ts';
import { webServices } from './web-services.ts';

/** The public pages, by the file each becomes. */
const PAGES: Record<string, string> = {
  'index.html': 'notice',
  'recipients.html': 'notice/recipients',
  'retention.html': 'notice/retention',
  'versions.html': 'notice/versions',
  'your-rights.html': 'your-rights',
  'accessibility.html': 'accessibility',
  'register.json': 'notice/register.json',
};

/**
 * Writes the public pages of the publication in force as files, exactly as the running product serves them, together with
 * notice.json. Throws NotFound for a programme that has published nothing.
 */
export async function buildNotice(product: Product, programme: string, out: string) {
  const published = await product.services.publications.inForce();
  const version = published[programme];
  if (version === undefined) throw new NotFound();
  const { hash } = await product.services.publications.get(programme, version);
  const pages = [...noticePages(publicationSource(product.services.pools.candour_gate)), ...healthPages(product)];
  const server = await buildServer(await webServices(product, undefined), pages);
  await mkdir(out, { recursive: true });
  const base = programme === FIRST_PROGRAMME ? '/' : `/programmes/${programme}/`;
  for (const [file, address] of Object.entries(PAGES)) {
    const answer = await server.inject({ method: 'GET', url: base + address });
    if (answer.statusCode !== 200) throw new Error(`The page ${base}${address} answered ${answer.statusCode}.`);
    await writeFile(path.join(out, file), answer.rawPayload);
  }
  await server.close();
  const built = { programme, version, hash, pages: Object.keys(PAGES) };
  await writeFile(path.join(out, 'notice.json'), `${JSON.stringify(built, null, 2)}\n`);
  return built;
}
