import { z } from 'zod';
import { type FileKey, programmeFiles } from '../load/files.ts';
import { readShipped } from '../load/shipped.ts';
import { keyWords } from './key-words.ts';

type Json = { [key: string]: unknown };

/**
 * The JSON Schema (draft 2020-12) of each file of a programme, by the name of its schema file (`purposes.schema.json`). Editors complete and
 * explain with it; what binds is `loadFiles`, which also checks across files.
 */
export function programmeJsonSchemas(): Record<string, Json> {
  const entries = (Object.keys(programmeFiles) as FileKey[]).map((key) => {
    const { file, schema } = programmeFiles[key];
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
    explain(json, key);
    if (key === 'categories') listCategories(json);
    return [file.replace('.yaml', '.schema.json'), { ...json, title: `${file} of a programme` }] as const;
  });
  return Object.fromEntries(entries);
}

/** Gives each setting its words, where it was not described when it was declared. */
function explain(node: unknown, file: FileKey): void {
  if (Array.isArray(node)) for (const each of node) explain(each, file);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties')
      for (const [name, setting] of Object.entries(value as Record<string, Json>)) {
        const said = keyWords(file, name);
        if (setting.description === undefined && said !== undefined) setting.description = said;
      }
    explain(value, file);
  }
}

/** Lists the product’s categories by name, so that an editor offers each of them with its words. */
function listCategories(json: Json): void {
  const line = json.additionalProperties;
  delete json.propertyNames;
  json.$defs = { line };
  json.additionalProperties = false;
  json.properties = Object.fromEntries(
    Object.entries(readShipped().vocabulary).map(([slug, { id, name, words }]) => [
      slug,
      { $ref: '#/$defs/line', description: `${id} ${name}: ${words}` },
    ]),
  );
}
