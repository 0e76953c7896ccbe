import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { noticeBase, publicationSource } from '../notice/index.ts';
import { NotFound } from '../pipeline/index.ts';
import { buildServer } from '../web/index.ts';
import { healthPages } from './health.ts';
import type { Product } from './product.ts';
import { firstProgramme } from './programmes.ts';
import { publicPages } from './public-pages.ts';
import { relativeHtml } from './relative-html.ts';
import { webServices } from './web-services.ts';

/** The public pages of a programme, by the file each becomes. */
const PAGES: Record<string, string> = {
  'index.html': '/notice',
  'recipients.html': '/notice/recipients',
  'retention.html': '/notice/retention',
  'versions.html': '/notice/versions',
  'check.html': '/notice/check',
  'decisions.html': '/notice/decisions',
  'example.html': '/notice/example',
  'your-rights.html': '/your-rights',
  'accessibility.html': '/accessibility',
  'register.json': '/notice/register.json',
  'register.schema.json': '/notice/register.schema.json',
};

const pagesOfVersion = (version: number): Record<string, string> => ({
  [`versions/${version}.html`]: `/notice/versions/${version}`,
  [`versions/${version}-print.html`]: `/notice/versions/${version}/print`,
  [`versions/${version}.json`]: `/notice/versions/${version}/register.json`,
});

/**
 * Writes every public page of the publication in force as files, as the running product serves them but with links that
 * work from any folder, with the style sheet they use and with notice.json. What needs the running service links to its
 * origin. Throws NotFound for a programme that has published nothing.
 */
export async function buildNotice(product: Product, programme: string, out: string) {
  const published = await product.services.publications.inForce();
  const version = published[programme];
  if (version === undefined) throw new NotFound();
  const { hash } = await product.services.publications.get(programme, version);
  const source = publicationSource(product.services.pools.candour_gate);
  const versions = await source.versions(programme);
  const files = Object.assign({}, PAGES, ...versions.map((line) => pagesOfVersion(line.version))) as typeof PAGES;
  const base = noticeBase(programme, firstProgramme());
  const places = new Map(Object.entries(files).map(([file, address]) => [base + address, file]));
  places.set('/', 'index.html');
  const server = await buildServer(await webServices(product, undefined), [
    ...publicPages(product),
    ...healthPages(product),
  ]);
  const read = async (address: string) => {
    const answer = await server.inject({ method: 'GET', url: address });
    if (answer.statusCode !== 200) throw new Error(`The page ${address} answered ${answer.statusCode}.`);
    return answer;
  };
  const write = async (file: string, bytes: string | Buffer) => {
    await mkdir(path.dirname(path.join(out, file)), { recursive: true });
    await writeFile(path.join(out, file), bytes);
  };
  const assets = new Set<string>();
  for (const [file, address] of Object.entries(files)) {
    const answer = await read(base + address);
    if (!file.endsWith('.html')) {
      await write(file, answer.rawPayload);
      continue;
    }
    const html = relativeHtml(answer.payload, { file, places, origin: product.settings.origin });
    for (const asset of html.assets) assets.add(asset);
    await write(file, html.text);
  }
  for (const asset of assets) {
    const { rawPayload } = await read(asset);
    await write(asset.slice(1), rawPayload);
    if (!asset.endsWith('.css')) continue;
    for (const font of fontsOf(rawPayload.toString())) {
      const address = path.posix.join(path.posix.dirname(asset), font);
      await write(address.slice(1), (await read(address)).rawPayload);
    }
  }
  await server.close();
  const built = { programme, version, hash, pages: Object.keys(files) };
  await write('notice.json', `${JSON.stringify(built, null, 2)}\n`);
  return built;
}

const fontsOf = (sheet: string): string[] =>
  [...sheet.matchAll(/url\(([^)]+\.woff2)\)/g)].map(([, name]) => name ?? '');
