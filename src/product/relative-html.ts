import { posix } from 'node:path';

/** Where a page is written, which address became which file, and the origin of everything that is not written. */
export interface Placement {
  readonly file: string;
  readonly places: ReadonlyMap<string, string>;
  readonly origin: string;
}

const ADDRESS = /\b(href|src)="(\/[^"]*)"/g;
/** Scripts are left out: as modules they do not load from a folder, and every page works without them. */
const SCRIPT = /<script\b[^>]*\bsrc=[^>]*><\/script>\s*/g;
const HASHED = /^\/assets\/[^/]+\//;

/**
 * A served page with links that work from any folder: pages that are written too, and assets, become relative; whatever
 * needs the running service gets its whole address. Answers also which assets the page uses.
 */
export function relativeHtml(html: string, { file, places, origin }: Placement): { text: string; assets: string[] } {
  const assets: string[] = [];
  const from = posix.dirname(file);
  const text = html.replace(SCRIPT, '').replace(ADDRESS, (_whole, name: string, address: string) => {
    const [page = '', anchor] = address.split('#', 2);
    const target = HASHED.test(page) ? page.slice(1) : places.get(page);
    if (HASHED.test(page)) assets.push(page);
    if (target === undefined) return `${name}="${origin}${address}"`;
    const place = posix.relative(from, target) || posix.basename(target);
    return `${name}="${place}${anchor === undefined ? '' : `#${anchor}`}"`;
  });
  return { text, assets };
}
