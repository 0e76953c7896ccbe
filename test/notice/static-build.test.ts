import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { publish } from '../../src/pipeline/index.ts';
import { buildNotice } from '../../src/product/index.ts';
import type { Product } from '../../src/product/product.ts';
import { relativeHtml } from '../../src/product/relative-html.ts';
import { makeWorld, PROGRAMME } from '../support/world.ts';

const ORIGIN = 'https://candour.example';

for (const programme of [PROGRAMME, 'elsewhere'])
  describe(`the notice of ${programme} as a folder of files`, () => {
    const out = mkdtempSync(path.join(tmpdir(), 'candour-notice-'));
    let built: Awaited<ReturnType<typeof buildNotice>>;
    const read = (file: string): string => readFileSync(path.join(out, file), 'utf8');
    const files = (): string[] => globSync('**/*.html', { cwd: out });
    before(async () => {
      const { services, database, asOperator, register } = await makeWorld();
      const next = structuredClone(register);
      next.programme.summary = 'Another summary of the programme.';
      for (const each of programme === PROGRAMME ? [next] : [register, next]) {
        const renamed = { ...each, programme: { ...each.programme, id: programme } };
        await asOperator((db) => publish(db, renamed, { by: 'A', second: 'B' }));
      }
      const product = {
        services,
        database: { ...database, version: 'test' },
        deployment: { kind: 'demo', clock: services.clock },
        settings: { origin: ORIGIN, trustProxy: [] },
      } as unknown as Product;
      built = await buildNotice(product, programme, out);
    });
    after(() => rmSync(out, { recursive: true, force: true }));

    test('holds every page and every version, and says which', () => {
      for (const page of [
        'index.html',
        'check.html',
        'decisions.html',
        'example.html',
        'versions/1.html',
        'versions/2-print.html',
      ])
        assert.ok(built.pages.includes(page), page);
      for (const page of built.pages) assert.ok(existsSync(path.join(out, page)), page);
      assert.deepEqual(JSON.parse(read('notice.json')), built);
    });

    test('has no link that leads nowhere, from any page to any place on any page', () => {
      let followed = 0;
      for (const file of files()) {
        for (const [, , link = ''] of read(file).matchAll(/\b(href|src)="([^"]*)"/g)) {
          if (link.startsWith(`${ORIGIN}/`) || link.startsWith('mailto:')) continue;
          assert.doesNotMatch(link, /^(\/|https?:)/, `${file} links to ${link}`);
          const [page = '', anchor] = link.replaceAll('&amp;', '&').split('#', 2);
          const target = page === '' ? file : path.posix.join(path.posix.dirname(file), page);
          assert.ok(existsSync(path.join(out, target)), `${file} links to ${link}, which is not there`);
          if (anchor)
            assert.ok(read(target).includes(` id="${anchor}"`), `${file} links to ${link}, and no such place is there`);
          followed += 1;
        }
      }
      assert.ok(followed > 300, `${followed} links`);
    });

    test('leads to the running service only for what needs it', () => {
      const outward = new Set(
        files().flatMap((file) => [...read(file).matchAll(/href="(https:[^"]*)"/g)].map(([, to]) => to)),
      );
      assert.deepEqual([...outward].sort(), [`${ORIGIN}/health/ready`, `${ORIGIN}/sign-in`]);
    });

    test('carries the bytes of the register, of this version and of old ones, and the style sheet with its typeface', () => {
      assert.equal(
        createHash('sha256')
          .update(readFileSync(path.join(out, 'register.json')))
          .digest('hex'),
        built.hash,
      );
      assert.equal(read('versions/2.json'), read('register.json'));
      assert.notEqual(read('versions/1.json'), read('register.json'));
      const [sheet] = globSync('assets/*/candour.css', { cwd: out });
      assert.ok(sheet);
      const fonts = [...read(sheet).matchAll(/url\(([^)]+\.woff2)\)/g)].map(([, name]) => name ?? '');
      for (const font of fonts) assert.ok(existsSync(path.join(out, path.dirname(sheet), font)), font);
    });

    test('a link to a page that is not written gets its whole address', () => {
      const places = new Map([['/notice', 'index.html']]);
      const { text } = relativeHtml('<a href="/notice#x">a</a><a href="/complaints">b</a>', {
        file: 'v/1.html',
        places,
        origin: ORIGIN,
      });
      assert.equal(text, `<a href="../index.html#x">a</a><a href="${ORIGIN}/complaints">b</a>`);
    });
  });
