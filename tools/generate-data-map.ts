import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { firstProgramme, PROGRAMMES } from '../src/product/index.ts';
import { loadProgramme } from '../src/register/index.ts';
import { declaredPrivileges } from '../test/matrix/declared.ts';
import { byteColumns, dataMapMarkdown } from '../test/support/data-map.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** The text of the data map, from the first programme's draft, the table types and the access matrix. */
export async function currentDataMap(): Promise<string> {
  const { register, problems } = await loadProgramme(path.join(PROGRAMMES, firstProgramme()));
  if (!register) throw new Error(`The register is not sound: ${problems[0]?.message}`);
  const bytes = byteColumns(readFileSync(path.join(ROOT, 'src/database/schema.ts'), 'utf8'));
  return dataMapMarkdown({ register, bytes, privileges: declaredPrivileges });
}

if (import.meta.main) writeFileSync(path.join(ROOT, 'docs/data-map.md'), await currentDataMap());
