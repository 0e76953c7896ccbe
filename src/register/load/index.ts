import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkDraft } from '../check/index.ts';
import type { Problem, Register } from '../types.ts';
import { compileRegister } from './compile.ts';
import { type Draft, type FileKey, isOptional, programmeFiles } from './files.ts';
import type { Locate } from './locate.ts';
import { type DraftPage, readNoticePage } from './notice.ts';
import { readShipped } from './shipped.ts';
import { readSource } from './source.ts';

/** What reading a programme gives: the register, only when there are no problems, or every problem at once. */
export type Loaded = { register?: Register; problems: Problem[] };

/** Reads a programme from its folder, as `loadFiles` does. Faults of the disk, other than missing files, are thrown. */
export async function loadProgramme(dir: string): Promise<Loaded> {
  return loadFiles(await readProgrammeFiles(dir));
}

/**
 * The files of a programme’s folder that belong to its register, by path: `programme.yaml`, `notice/01-about.md`. Others (a
 * demonstration’s organisations) are left out. A folder that does not exist gives no files.
 */
export async function readProgrammeFiles(dir: string): Promise<Map<string, string>> {
  const pages = (await readdir(join(dir, 'notice')).catch(() => [] as string[])).map((name) => `notice/${name}`);
  const paths = [...Object.values(programmeFiles).map(({ file }) => file), ...pages.filter(isPage).sort()];
  const texts = await Promise.all(paths.map((path) => readIfThere(join(dir, path))));
  return new Map(paths.flatMap((path, index) => (texts[index] === undefined ? [] : [[path, texts[index]]])));
}

/**
 * Makes a register of the texts of a programme’s files, by path. Every problem of every file is listed with its line; the
 * register is there only when there are none, so that a programme never half-loads.
 */
export function loadFiles(files: ReadonlyMap<string, string>): Loaded {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  const lines = new Map<FileKey, (path: readonly PropertyKey[]) => number>();
  for (const key of Object.keys(programmeFiles) as FileKey[]) {
    const { file, schema } = programmeFiles[key];
    const text = files.get(file) ?? (isOptional(key) ? '{}' : undefined);
    if (text === undefined) {
      problems.push({ file, line: 1, path: '', code: 'file-missing', message: `the programme has no ${file}` });
      continue;
    }
    const source = readSource(file, text, schema);
    problems.push(...source.problems);
    lines.set(key, source.lineOf);
    values[key] = source.value;
  }
  const pages = readPages(files, problems);
  const complete = (Object.keys(programmeFiles) as FileKey[]).every((key) => values[key] !== undefined);
  if (!complete) return { problems };
  const draft = values as Draft;
  const locate: Locate = (key, path) => ({ file: programmeFiles[key].file, line: lines.get(key)?.(path) ?? 1 });
  const shipped = readShipped();
  problems.push(...checkDraft(draft, pages, shipped, locate));
  if (problems.length > 0) return { problems };
  return { register: compileRegister(draft, pages, shipped), problems };
}

function readPages(files: ReadonlyMap<string, string>, problems: Problem[]): DraftPage[] {
  const pages: DraftPage[] = [];
  for (const file of [...files.keys()].filter(isPage).sort()) {
    const read = readNoticePage(file, files.get(file) ?? '');
    problems.push(...read.problems);
    pages.push(read.page);
  }
  if (pages.length === 0)
    problems.push({ file: 'notice', line: 1, path: '', code: 'file-missing', message: 'the programme has no notice' });
  return pages;
}

const isPage = (path: string): boolean => /^notice\/[^/]+\.md$/.test(path);

/** Whether a programme has a file of settings of this name. */
export const isSettingsFile = (path: string): boolean =>
  Object.values(programmeFiles).some(({ file }) => file === path);

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
