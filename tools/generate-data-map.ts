import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { firstProgramme, PROGRAMMES, programmeIds } from '../src/product/index.ts';
import { loadProgramme } from '../src/register/index.ts';
import { declaredPrivileges } from '../test/matrix/declared.ts';
import { byteColumns, dataMapMarkdown } from '../test/support/data-map.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** The data map of each programme, by file: the first programme's is `docs/data-map.md`. */
export const dataMapFiles = (): Record<string, string> =>
  Object.fromEntries(
    programmeIds().map((id) => [id === firstProgramme() ? 'docs/data-map.md' : `docs/data-map-${id}.md`, id]),
  );

/** The text of a data map, from the programme's draft, the table types and the access matrix. */
export async function currentDataMap(programme: string): Promise<string> {
  const { register, problems } = await loadProgramme(path.join(PROGRAMMES, programme));
  if (!register) throw new Error(`The register is not sound: ${problems[0]?.message}`);
  const bytes = byteColumns(readFileSync(path.join(ROOT, 'src/database/schema.ts'), 'utf8'));
  return dataMapMarkdown({ register, bytes, privileges: declaredPrivileges });
}

if (import.meta.main)
  for (const [file, programme] of Object.entries(dataMapFiles()))
    writeFileSync(path.join(ROOT, file), await currentDataMap(programme));
