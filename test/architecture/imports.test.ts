import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { circlesIn, importsOf, problemWith } from './imports.ts';

const ROOT = join(import.meta.dirname, '../..');

test('the product keeps the direction of imports, and goes round in no circle', () => {
  const files = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.test.ts'));
  assert.ok(files.length > 50);
  const imports = files.flatMap((file) => importsOf(file, readFileSync(join(ROOT, file), 'utf8')));
  assert.ok(imports.length > 50);
  const problems = [...imports.map(problemWith).filter((problem) => problem !== null), ...circlesIn(imports)];
  assert.equal(problems.length, 0, problems.join('\n'));
});

test('every way to write an import is seen', () => {
  const source = `
    import './a.ts';
    import type { B } from "../b.ts";
    import {
      C,
    } from './c.ts';
    export { D } from './d.ts';
    export * from './e.ts';
    const f = await import('./f.ts');
    import pg from 'pg';
    export const words = 'not from ./g.ts';
    export const MIGRATIONS = path.join(here, '../h');
  `;
  const found = importsOf('src/people/x.ts', source).map(({ to }) => to);
  assert.deepEqual(found, [
    'src/people/a.ts',
    'src/b.ts',
    'src/people/c.ts',
    'src/people/d.ts',
    'src/people/e.ts',
    'src/people/f.ts',
  ]);
});

test('imports against the direction are refused', () => {
  const problem = (from: string, to: string) => problemWith({ from, to });
  assert.equal(problem('src/people/queries.ts', 'src/database/index.ts'), null);
  assert.equal(problem('src/people/queries.ts', 'src/casework/index.ts'), null);
  assert.equal(problem('src/main.ts', 'src/web/server.ts'), null);
  assert.match(problem('src/people/queries.ts', 'src/casework/rules.ts') ?? '', /only src\/casework\/index\.ts/);
  assert.match(problem('src/web/server.ts', 'src/casework/pages.ts') ?? '', /only src\/casework\/index\.ts/);
  assert.match(problem('src/register/decide.ts', 'src/database/index.ts') ?? '', /register comes before database/);
  assert.match(problem('src/people/pages.ts', 'src/web/layout.ts') ?? '', /people comes before web/);
  assert.match(problem('src/people/pages.ts', 'test/support/world.ts') ?? '', /outside the product/);
});

test('a circle is found and named', () => {
  const imports = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'b' },
    { from: 'a', to: 'c' },
  ];
  assert.deepEqual(circlesIn(imports), ['b -> c -> b']);
});
