import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { exampleRegister } from '../decision/scenarios.ts';
import { programmeFiles } from '../load/files.ts';
import { programmeJsonSchemas } from './json-schema.ts';
import { registerJsonSchema } from './register.ts';

const PROGRAMMES = path.join(import.meta.dirname, '../../../programmes');
const schemas = programmeJsonSchemas();
const folders = readdirSync(PROGRAMMES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && entry.name !== 'schema' ? [entry.name] : [],
);

function validator(schema: object) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  return ajv.compile(schema);
}

test('the schema files are those of the code; tools/generate-register-schema.ts writes them anew', () => {
  const written = readdirSync(path.join(PROGRAMMES, 'schema')).sort();
  assert.deepEqual(written, Object.keys(schemas).sort());
  for (const file of written)
    assert.deepEqual(JSON.parse(readFileSync(path.join(PROGRAMMES, 'schema', file), 'utf8')), schemas[file], file);
});

test('every setting is explained', () => {
  const bare: string[] = [];
  const walk = (file: string, node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && !Array.isArray(node))
        for (const [name, setting] of Object.entries(
          value as Record<string, { description?: string; const?: unknown }>,
        ))
          if (!setting.description) bare.push(`${file} ${name}`);
      walk(file, value);
    }
  };
  for (const [file, schema] of Object.entries(schemas)) walk(file, schema);
  assert.deepEqual([...new Set(bare)], []);
});

for (const programme of folders)
  describe(`the files of ${programme}`, () => {
    for (const { file } of Object.values(programmeFiles).filter((each) =>
      existsSync(path.join(PROGRAMMES, programme, each.file)),
    ))
      test(`${file} names its schema and fits it`, () => {
        const text = readFileSync(path.join(PROGRAMMES, programme, file), 'utf8');
        const name = file.replace('.yaml', '.schema.json');
        assert.equal(text.split('\n')[0], `# yaml-language-server: $schema=../schema/${name}`);
        const fits = validator(schemas[name] ?? {});
        assert.ok(fits(parse(text)), JSON.stringify(fits.errors?.slice(0, 3)));
      });
  });

test('a slip does not fit', () => {
  const fits = validator(schemas['recipients.schema.json'] ?? {});
  const lines = parse(readFileSync(path.join(PROGRAMMES, folders[0] ?? '', 'recipients.yaml'), 'utf8'));
  const [first] = Object.values<{ named: unknown }>(lines);
  if (first) first.named = 'perhaps';
  assert.equal(fits(lines), false);
});

test('the published register fits the published schema, and a changed one does not', async () => {
  const fits = validator(registerJsonSchema());
  const register = await exampleRegister();
  assert.ok(fits(register), JSON.stringify(fits.errors?.slice(0, 5), null, 1));
  const changed = structuredClone(register) as unknown as {
    programme: { region: { home: string[] } };
    colour?: string;
  };
  changed.programme.region.home = [];
  assert.equal(fits(changed), false);
});
