import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { programmeJsonSchemas } from '../src/register/schema/json-schema.ts';

/** Writes the JSON Schema of each file of a programme to programmes/schema/. A test compares the two. */
const folder = path.join(import.meta.dirname, '../programmes/schema');
mkdirSync(folder, { recursive: true });
for (const [file, schema] of Object.entries(programmeJsonSchemas()))
  writeFileSync(path.join(folder, file), `${JSON.stringify(schema, null, 2)}\n`);
execFileSync(path.join(import.meta.dirname, '../node_modules/.bin/biome'), ['format', '--write', folder], {
  stdio: 'ignore',
});
