import { globSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** The folder of the whole repository. */
export const ROOT = join(import.meta.dirname, '../..');

/**
 * The test files to run: all of them or, when paths are given, those that are named or lie under a named folder, and those beside a
 * named source file. Paths are relative to the repository. Throws an Error that names a path with no tests.
 */
export function chooseFiles(paths: readonly string[], ending: string): string[] {
  const all = globSync(`{src,test,bench}/**/*${ending}`, { cwd: ROOT }).sort();
  if (paths.length === 0) return all;
  const chosen = new Set<string>();
  for (const path of paths) {
    const wanted = relative(ROOT, resolve(ROOT, path));
    const found = all.filter((file) => matches(file, wanted, ending));
    if (found.length === 0) throw new Error(`No tests were found for ${path}.`);
    for (const file of found) chosen.add(file);
  }
  return [...chosen].sort();
}

function matches(file: string, wanted: string, ending: string): boolean {
  if (file === wanted || file === wanted.replace(/\.ts$/, ending)) return true;
  const isFolder = statSync(join(ROOT, wanted), { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder && (wanted === '' || file.startsWith(`${wanted}/`));
}
