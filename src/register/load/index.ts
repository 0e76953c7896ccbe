import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkDraft } from '../check/index.ts';
import type { Problem, Register } from '../types.ts';
import { compileRegister } from './compile.ts';
import { type Draft, type FileKey, programmeFiles } from './files.ts';
import type { Locate } from './locate.ts';
import { type DraftPage, readNoticePage } from './notice.ts';
import { readShipped } from './shipped.ts';
import { readSource } from './source.ts';

/**
 * Reads a programme from its folder. All problems of all files are listed, each with its line; the register is there only when
 * there are none. Files that are missing are problems too; other faults of the disk are thrown.
 */
export async function loadProgramme(dir: string): Promise<{ register?: Register; problems: Problem[] }> {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  const lines = new Map<FileKey, (path: readonly PropertyKey[]) => number>();
  for (const key of Object.keys(programmeFiles) as FileKey[]) {
    const { file, schema } = programmeFiles[key];
    const text = await readIfThere(join(dir, file));
    if (text === undefined) {
      problems.push({ file, line: 1, path: '', code: 'file-missing', message: `the programme has no ${file}` });
      continue;
    }
    const source = readSource(file, text, schema);
    problems.push(...source.problems);
    lines.set(key, source.lineOf);
    values[key] = source.value;
  }
  const pages = await readPages(dir, problems);
  const complete = (Object.keys(programmeFiles) as FileKey[]).every((key) => values[key] !== undefined);
  if (!complete) return { problems };
  const draft = values as Draft;
  const locate: Locate = (key, path) => ({ file: programmeFiles[key].file, line: lines.get(key)?.(path) ?? 1 });
  const shipped = readShipped();
  problems.push(...checkDraft(draft, pages, shipped, locate));
  if (problems.length > 0) return { problems };
  return { register: compileRegister(draft, pages, shipped), problems };
}

async function readPages(dir: string, problems: Problem[]): Promise<DraftPage[]> {
  const names = await readdir(join(dir, 'notice')).catch(() => [] as string[]);
  const pages: DraftPage[] = [];
  for (const name of names.filter((each) => each.endsWith('.md')).sort()) {
    const file = `notice/${name}`;
    const read = readNoticePage(file, await readFile(join(dir, file), 'utf8'));
    problems.push(...read.problems);
    pages.push(read.page);
  }
  if (pages.length === 0)
    problems.push({ file: 'notice', line: 1, path: '', code: 'file-missing', message: 'the programme has no notice' });
  return pages;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
