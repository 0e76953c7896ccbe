import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Command } from 'commander';
import { commands } from '../../src/cli/commands.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const PAGES = globSync(['*.md', '{docs,src,test,bench,examples}/**/*.md'], { cwd: ROOT }).sort();
const SOURCES = globSync('{src,test,tools,bench,migrations,programmes}/**/*.{ts,mjs,sql,yaml,njk,md}', { cwd: ROOT });

/** What is wrong with each relative link of a page, as sentences. */
function brokenLinks(file: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map((match) => match[1] ?? '');
  return targets.flatMap((target) => {
    if (/^(https?:|mailto:)/.test(target)) return [];
    const [path = '', anchor] = target.split('#');
    const there = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(ROOT, there))) return [`${file} links to ${target}, which does not exist.`];
    if (anchor === undefined || !there.endsWith('.md')) return [];
    return anchorsOf(there === file ? text : read(there)).includes(anchor) ? [] : [`${file}: no heading is ${target}.`];
  });
}

/** The anchors that a reader on the web would find: one for each heading. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

function commandLine(): Command {
  const program = new Command('candour');
  for (const register of commands) register(program, { out() {}, err() {}, json: false, answer() {} });
  return program;
}

const GLOBAL = ['--json', '--help', '--version'];

/** What is wrong with the command lines of a text, as sentences: each must be one that the product would understand. */
function unknownCommands(file: string, text: string): string[] {
  const found = [...text.matchAll(/npm run (?:--silent )?candour -- ([^`\n|'"$]+)/g)];
  return found.flatMap(([, words = '']) => {
    let command = commandLine();
    for (const word of words
      .trim()
      .replace(/[.:,]$/, '')
      .split(/\s+/)) {
      const next = command.commands.find((each) => each.name() === word);
      if (next) command = next;
      else if (word.startsWith('--')) {
        const flag = word.split('=')[0] ?? word;
        if (!GLOBAL.includes(flag) && !command.options.some((option) => option.long === flag))
          return [`${file}: candour ${words.trim()}: ${command.name()} has no ${flag}.`];
      } else if (command.commands.length > 0 && word !== 'help') {
        return [`${file}: candour ${words.trim()}: there is no ${word}.`];
      }
    }
    return command.commands.length > 0 && !/help/.test(words) ? [`${file}: candour ${words.trim()} does nothing.`] : [];
  });
}

/** Paths of somebody’s own machine, package registries, and promises to finish later. */
const FORBIDDEN = [
  /(?<![\w.)])\/(?:work|home|root)\//,
  /\bregistry\.[a-z]+\.(?:org|com|io|dev)\b/,
  new RegExp(`\\b(?:${['TO', 'FIX'].map((half) => half + (half === 'TO' ? 'DO' : 'ME')).join('|')})\\b`),
];

/** Only a test may name the folder for temporary files that every machine has. */
const TEMPORARY = /(?<![\w.)])\/tmp\//;

/** The lines of a text that hold what nobody else should read. */
function forbiddenIn(file: string, text: string): string[] {
  const patterns = file.startsWith('test/') ? FORBIDDEN : [...FORBIDDEN, TEMPORARY];
  return text
    .split('\n')
    .flatMap((line, at) =>
      patterns.some((pattern) => pattern.test(line)) ? [`${file}:${at + 1} ${line.trim()}`] : [],
    );
}

/** Straight apostrophes between letters, in a template that people read. */
const straightIn = (file: string, text: string): string[] =>
  text
    .replaceAll(/\{#[\s\S]*?#\}/g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .split('\n')
    .flatMap((line, at) => (/\p{L}'\p{L}/u.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : []));

const none = (problems: string[]) => assert.equal(problems.length, 0, problems.join('\n'));

test('every link in every page leads somewhere', () => {
  assert.ok(PAGES.includes('README.md') && PAGES.length > 20);
  none(PAGES.flatMap((file) => brokenLinks(file, read(file))));
});

test('every command that a page or an error names can be run', () => {
  const told = [...PAGES, ...SOURCES.filter((file) => file.startsWith('src/') && !file.endsWith('.test.ts'))];
  none(told.flatMap((file) => unknownCommands(file, read(file))));
});

test('pages and settings name the same environment variables', () => {
  const settings = new Set(
    read('src/product/settings.ts')
      .match(/\benvironment\.([A-Z_]+)/g)
      ?.map((each) => each.slice(12)),
  );
  const deploying = read('docs/deploying.md');
  none(
    [...settings]
      .filter((name) => !deploying.includes(`\`${name}\``))
      .map((name) => `deploying.md leaves out ${name}.`),
  );
  const named = PAGES.flatMap((file) =>
    (read(file).match(/\bCANDOUR_[A-Z_]+\b/g) ?? []).map((name) => ({ file, name })),
  );
  none(
    named
      .filter(({ name }) => !settings.has(name))
      .map(({ file, name }) => `${file} names ${name}, which is not read.`),
  );
});

test('the first page shows both commands and what it looks like', () => {
  const readme = read('README.md');
  assert.match(readme, /^npm start$/m);
  assert.match(readme, /^npm test$/m);
  assert.match(readme, /!\[[^\]]{20,}\]\(docs\/images\/[a-z-]+\.png\)/);
});

test('decision records are numbered without gaps and say context, decision and what becomes harder', () => {
  const records = globSync('docs/decisions/[0-9]*.md', { cwd: ROOT }).sort();
  assert.ok(records.length > 15);
  const numbers = records.map((file) => Number(/(\d{4})-/.exec(file)?.[1]));
  assert.deepEqual(
    numbers,
    [...numbers.keys()].map((at) => at + 1),
  );
  for (const file of records)
    for (const part of ['## Context', '## Decision', '## What becomes harder'])
      assert.ok(read(file).includes(part), `${file}: ${part}`);
});

test('nothing names a folder of somebody’s machine, a package registry or work put off', () => {
  none([...PAGES, ...SOURCES].flatMap((file) => forbiddenIn(file, read(file))));
});

test('templates have curly apostrophes', () => {
  none(SOURCES.filter((file) => file.endsWith('.njk')).flatMap((file) => straightIn(file, read(file))));
});

test('each of these checks can fail', () => {
  assert.equal(brokenLinks('README.md', '[a](nowhere.md) [b](#no-such-part) [c](LICENSE)').length, 2);
  const lines = [
    'candour -- ledger verify',
    'candour -- ledger mend',
    'candour -- ledger verify --soon',
    'candour -- ledger',
  ];
  const [, ...wrong] = lines.map((line) => unknownCommands('a.md', `npm run ${line}`).length);
  assert.deepEqual(wrong, [1, 1, 1]);
  assert.equal(unknownCommands('a.md', 'npm run candour -- ledger verify --against heads.log').length, 0);
  assert.equal(forbiddenIn('a.md', ['see /', 'tmp', '/x'].join('')).length, 1);
  assert.equal(straightIn('a.njk', "{# can't #} It can't").length, 1);
  assert.deepEqual(anchorsOf('## What it’s for'), ['what-its-for']);
});
