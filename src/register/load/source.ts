import { isAlias, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../types.ts';

type Path = readonly PropertyKey[];

/** A YAML file that was read: its values and the way back from a value to its line. */
export type Source<Value> = { value: Value | undefined; problems: Problem[]; lineOf: (path: Path) => number };

/**
 * Reads one YAML file against its schema. Every mistake becomes a problem with the line it stands on; `value` is absent
 * when there is any. `path` in a problem is written with full stops, like `recipients.dwp.stages.0`.
 */
export function readSource<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): Source<z.infer<Schema>> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  const lineOf = (path: Path): number => lineOfPath(document, counter, path);
  const problems: Problem[] = document.errors.map((error) => ({
    file,
    line: counter.linePos(error.pos[0]).line,
    path: '',
    code: error.code === 'DUPLICATE_KEY' ? 'written-twice' : 'yaml-invalid',
    message: error.message.split('\n')[0] ?? error.message,
  }));
  // No object of settings can hold this name; it would be lost without a word.
  visit(document, (_, node) => {
    if (isScalar(node) && node.value === '__proto__' && node.range)
      problems.push({
        file,
        line: counter.linePos(node.range[0]).line,
        path: '',
        code: 'unknown-key',
        message: 'there is no such setting as __proto__',
      });
  });
  if (problems.length > 0) return { value: undefined, problems, lineOf };
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { value: parsed.data, problems, lineOf };
  for (const issue of parsed.error.issues.flatMap(nearest)) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    for (const key of keys) {
      const path = key === undefined ? issue.path : [...issue.path, key];
      problems.push({
        file,
        line: lineOf(path),
        path: path.map(String).join('.'),
        ...(key === undefined
          ? wordsOf(issue.message, path.length > 0 && isAbsent(document, path))
          : { code: 'unknown-key', message: `there is no such setting as ${key}` }),
      });
    }
  }
  return { value: undefined, problems, lineOf };
}

/** What is wrong in the allowed form that comes nearest to what was written; the issue itself where no form comes near. */
function nearest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.message.startsWith('[')) return [issue];
  if (issue.code === 'invalid_key') return [{ ...issue, message: 'this name is not allowed here' }];
  if (issue.code === 'invalid_type') return [{ ...issue, message: typeWords(issue.expected) }];
  if (issue.code === 'invalid_value') return [{ ...issue, message: `this must be one of: ${issue.values.join(', ')}` }];
  if (issue.code !== 'invalid_union') return [issue];
  const forms = issue.errors
    .map((form) => form.flatMap(nearest))
    .filter((form) => form.some(({ path }) => path.length));
  const [closest] = forms.sort((a, b) => a.length - b.length);
  if (!closest) return [{ ...issue, message: 'this is none of the forms that are allowed here' }];
  return closest.map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
}

const TYPES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list, as in [one, two]',
  object: 'names, each with its settings below it',
  record: 'names, each with its settings below it',
};

const typeWords = (expected: string): string => `this must be ${TYPES[expected] ?? expected}`;

/** A schema’s message with its code: the one the message brings, or whether the setting is missing or wrong. */
function wordsOf(message: string, absent: boolean): { code: string; message: string } {
  if (absent) return { code: 'setting-missing', message: 'this setting is missing' };
  const [, code, words] = /^\[([a-z-]+)\] (.*)$/s.exec(message) ?? [];
  return { code: code ?? 'value-not-allowed', message: words ?? message };
}

function isAbsent(document: ReturnType<typeof parseDocument>, path: Path): boolean {
  const last = path.at(-1);
  return !itemsOf(nodeAt(document, path.slice(0, -1))).some(
    (item, index) => String((item as { key?: { value?: unknown } })?.key?.value ?? index) === String(last),
  );
}

/** The line of the deepest part of a path that exists; 1 when none does. */
function lineOfPath(document: ReturnType<typeof parseDocument>, counter: LineCounter, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const line = lineOfKey(document, counter, path.slice(0, depth), depth < path.length);
    if (line) return line;
  }
  return 1;
}

/** The line of a key. `within`: the line of something missing in its value, which may be written elsewhere. */
function lineOfKey(
  document: ReturnType<typeof parseDocument>,
  counter: LineCounter,
  path: Path,
  within: boolean,
): number | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  const last = path.at(-1);
  for (const [index, item] of itemsOf(parent).entries()) {
    const pair = item as { key?: { value?: unknown; range?: [number, number, number] }; value?: unknown };
    const named = pair?.key && String(pair.key.value) === String(last);
    const repeated = named && within && isAlias(pair.value) ? pair.value.resolve(document) : undefined;
    if (repeated?.range) return counter.linePos(repeated.range[0]).line;
    if (named && pair.key?.range) return counter.linePos(pair.key.range[0]).line;
    if (!pair?.key && index === Number(last) && isNode(item) && item.range) return counter.linePos(item.range[0]).line;
  }
  return undefined;
}

/** The node at a path. A name that repeats another part of the file leads to that part: there a person mends both. */
function nodeAt(document: ReturnType<typeof parseDocument>, path: Path): unknown {
  let node: unknown = document.contents;
  for (const key of path) {
    const items = itemsOf(node);
    const pair = items.find((item) => String((item as { key?: { value?: unknown } })?.key?.value) === String(key));
    const next = pair ? (pair as { value?: unknown }).value : items[Number(key)];
    node = isAlias(next) ? next.resolve(document) : next;
  }
  return node;
}

function itemsOf(node: unknown): unknown[] {
  return (node as { items?: unknown[] } | null | undefined)?.items ?? [];
}
