import { posix } from 'node:path';

/** One import of one of our files by another, both as paths from the repository's root. */
export interface Import {
  from: string;
  to: string;
}

// Each row may import from the rows above it. What is in no row is a room.
const LAYERS = [
  ['register'],
  ['database', 'vault', 'ledger'],
  ['pipeline', 'session'],
  [],
  ['web', 'jobs', 'cli', 'demo', 'product'],
  ['main.ts'],
];
const ROOMS = 3;

const STATEMENT = /^\s*(?:(?:import|export)\b[^'"`;=]*?\bfrom|import)\s*['"](\.[^'"]+)['"]/gm;
const CALL = /\bimport\(\s*['"`](\.[^'"`]+)['"`]/g;

/** The relative imports of a source file, of values and of types. */
export function importsOf(file: string, source: string): Import[] {
  const found = [...source.matchAll(STATEMENT), ...source.matchAll(CALL)].map((match) => match[1] ?? '');
  return [...new Set(found)].map((target) => ({ from: file, to: posix.join(posix.dirname(file), target) }));
}

/** What is wrong with one import of the product's own code, as a sentence; null when it keeps the direction of imports. */
export function problemWith({ from, to }: Import): string | null {
  if (!to.startsWith('src/')) {
    return to === 'package.json' || to.startsWith('programmes/')
      ? null
      : `${from} imports ${to}, which is outside the product.`;
  }
  const [here, there] = [folder(from), folder(to)];
  if (here === there) return null;
  if (layer(there) > layer(here)) return `${from} imports ${to}, but ${here} comes before ${there}.`;
  if (layer(there) === ROOMS && to !== `src/${there}/index.ts`) {
    return `${from} imports ${to}, but other rooms may use only src/${there}/index.ts.`;
  }
  return null;
}

/** The circles among imports, each as the path that leads back to where it began, each named once. */
export function circlesIn(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const trail: string[] = [];
  const circles: string[] = [];
  const visit = (file: string) => {
    if (trail.includes(file)) circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
    if (done.has(file)) return;
    done.add(file);
    trail.push(file);
    for (const target of next.get(file) ?? []) visit(target);
    trail.pop();
  };
  for (const file of next.keys()) visit(file);
  return circles;
}

function folder(file: string): string {
  return file.split('/')[1] ?? '';
}

function layer(name: string): number {
  const row = LAYERS.findIndex((names) => names.includes(name));
  return row === -1 ? ROOMS : row;
}
