/** Style sheet, scripts, typeface and icon: built once, kept by the hash of their sources, served for ever under it. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');
const sources = join(import.meta.dirname, 'assets');
const packages = join(repository, 'node_modules');
const typeface = join(packages, '@fontsource/atkinson-hyperlegible-next/files');
const weights = { '400': 400, '600': 600, '700': 700 } as const;
const fontName = (weight: string): string => `atkinson-hyperlegible-next-latin-${weight}-normal.woff2`;

/** One file as it is served. */
export interface Asset {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** All assets, and the address of each in pages. */
export interface Assets {
  readonly hash: string;
  readonly files: ReadonlyMap<string, Asset>;
  readonly urls: {
    readonly css: string;
    readonly js: string;
    readonly icon: string;
    readonly font: string;
    readonly base: string;
  };
}

const fontFaces = Object.entries(weights)
  .map(
    ([name, weight]) =>
      `@font-face{font-family:"Atkinson Hyperlegible Next";font-style:normal;font-display:swap;font-weight:${weight};` +
      `src:url(${fontName(name)}) format("woff2")}`,
  )
  .join('');

const fingerprint = (): string => {
  const hash = createHash('sha256')
    .update(fontFaces)
    .update(readFileSync(import.meta.filename));
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
  for (const name of ['govuk-frontend', '@ministryofjustice/frontend', 'sass'])
    hash.update(readFileSync(join(packages, name, 'package.json')));
  return hash.digest('hex').slice(0, 16);
};

const compile = async (): Promise<string> => {
  const sass = await import('sass');
  const { css } = sass.compile(join(sources, 'candour.scss'), {
    loadPaths: [repository],
    style: 'compressed',
    charset: false,
    quietDeps: true,
    logger: sass.Logger.silent,
  });
  return css;
};

const remember = (path: string, text: string): void => {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}`;
    writeFileSync(part, text);
    renameSync(part, path);
  } catch {
    // A folder that cannot be written only costs the next start a second.
  }
};

const styleSheet = async (hash: string): Promise<string> => {
  const known = join(packages, '.cache/candour', `${hash}.css`);
  if (existsSync(known)) return readFileSync(known, 'utf8');
  const css = await compile();
  remember(known, css);
  return css;
};

/** Builds the assets, from the cache when nothing has changed. Takes about two seconds the first time. */
export const loadAssets = async (): Promise<Assets> => {
  const hash = fingerprint();
  const files = new Map<string, Asset>();
  const add = (name: string, type: string, bytes: Buffer): void => void files.set(name, { name, type, bytes });
  add('candour.css', 'text/css; charset=utf-8', Buffer.from(fontFaces + (await styleSheet(hash))));
  add('candour.js', 'text/javascript; charset=utf-8', readFileSync(join(sources, 'candour.js')));
  const govuk = readFileSync(join(packages, 'govuk-frontend/dist/govuk/govuk-frontend.min.js'), 'utf8');
  const withoutMap = govuk.replace(/\/\/# sourceMappingURL=.*\s*$/, '');
  add('govuk-frontend.js', 'text/javascript; charset=utf-8', Buffer.from(withoutMap));
  add('candour.svg', 'image/svg+xml', readFileSync(join(sources, 'candour.svg')));
  for (const weight of Object.keys(weights))
    add(fontName(weight), 'font/woff2', readFileSync(join(typeface, fontName(weight))));
  const base = `/assets/${hash}`;
  const urls = {
    base,
    css: `${base}/candour.css`,
    js: `${base}/candour.js`,
    icon: `${base}/candour.svg`,
    font: `${base}/${fontName('400')}`,
  };
  return { hash, files, urls };
};
