import { readFileSync } from 'node:fs';

/** A JSON-LD value as we write it: nodes, references by `@id`, and plain text or numbers. */
export type JsonLd = string | number | boolean | JsonLd[] | { [key: string]: JsonLd };

/** The vocabularies an export may draw on: prefix and namespace. */
const PREFIXES: Readonly<Record<string, string>> = {
  dpv: 'https://w3id.org/dpv#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  'legal-gb': 'https://w3id.org/dpv/legal/gb#',
  pd: 'https://w3id.org/dpv/pd#',
  'sector-publicservices': 'https://w3id.org/dpv/sector/publicservices#',
  loc: 'https://w3id.org/dpv/loc#',
  ukgdpr: 'urn:candour:ukgdpr:',
  dct: 'http://purl.org/dc/terms/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
};

/** Of the two general vocabularies, the terms that our exports use. */
const GENERAL = [
  ...['conformsTo', 'created', 'description', 'hasPart', 'identifier', 'issued', 'language', 'title', 'valid'].map(
    (term) => `dct:${term}`,
  ),
  ...['Concept', 'ConceptScheme', 'broader', 'definition', 'prefLabel'].map((term) => `skos:${term}`),
];

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Our own terms for the law of the United Kingdom, as published beside each export. */
export const extension = (): { [key: string]: JsonLd } => JSON.parse(read('ukgdpr.jsonld'));

let known: ReadonlySet<string> | undefined;

/** Every term an export may use, as `prefix:term`. Read from the lists in this folder once. */
export function knownTerms(): ReadonlySet<string> {
  if (known) return known;
  const listed = read('dpv-2.3.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const ours = (extension()['dct:hasPart'] as { '@id': string }[]).map((term) => term['@id']);
  known = new Set([...listed, ...ours, ...GENERAL]);
  return known;
}

const COMPACT = /^([a-z][a-z0-9-]*):(?!\/\/)(.+)$/;
const ABSOLUTE = new Set(['urn', 'http', 'https', 'mailto']);

/**
 * What is wrong with a document in JSON-LD: terms that no list has, prefixes that its context does not declare or declares
 * otherwise, and terms written as text where a reference is meant. Empty when it may be published.
 */
export function problemsOf(document: JsonLd): string[] {
  const problems = new Set<string>();
  const context = contextOf(document);
  for (const [prefix, namespace] of Object.entries(context)) {
    if (PREFIXES[prefix] !== namespace)
      problems.add(`${prefix} is not declared as ${PREFIXES[prefix] ?? 'anything we know'}`);
  }
  const name = (text: string): void => {
    const [, prefix, term] = COMPACT.exec(text) ?? [];
    if (prefix === undefined || term === undefined) {
      if (!/^https?:\/\//.test(text)) problems.add(`${text} is no term and no address`);
    } else if (!ABSOLUTE.has(prefix)) {
      if (!(prefix in context)) problems.add(`${prefix} is not declared (${text})`);
      else if (!knownTerms().has(text)) problems.add(`${text} is in no vocabulary`);
    }
  };
  walk(document, name, (text) => {
    const prefix = COMPACT.exec(text)?.[1];
    if (prefix !== undefined && prefix in PREFIXES && !/\s/.test(text))
      problems.add(`${text} is a term written as text`);
  });
  return [...problems];
}

function contextOf(document: JsonLd): Record<string, string> {
  if (typeof document !== 'object' || Array.isArray(document)) return {};
  return (document['@context'] ?? {}) as Record<string, string>;
}

/** Visits every name (keys, types, references) and every text of a document. */
function walk(value: JsonLd, name: (text: string) => void, text: (text: string) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, name, text);
  else if (typeof value === 'string') text(value);
  else if (typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) {
      if (key === '@context' || key === '@value') continue;
      if (key === '@list') {
        walk(inner, name, text);
        continue;
      }
      if (key === '@id' || key === '@type') for (const each of [inner].flat()) name(String(each));
      else {
        name(key);
        walk(inner, name, text);
      }
    }
}

/** An export named a term that the vocabularies in the product do not have. Nothing was written. */
export class UnknownTerms extends Error {
  override readonly name = 'UnknownTerms';
  readonly code = 'term-unknown';
  readonly remedy = 'Use a term of the lists in src/vocabularies, or add the list that has it';

  constructor(problems: readonly string[]) {
    super(`The export uses what its vocabularies do not have: ${problems.join('; ')}`);
  }
}

/** Gives the document back when every name in it is known. Throws UnknownTerms otherwise. */
export function checkedTerms<Document extends JsonLd>(document: Document): Document {
  const problems = problemsOf(document);
  if (problems.length > 0) throw new UnknownTerms(problems);
  return document;
}

/** A context that declares the prefixes in use. */
export const contextFor = (...prefixes: string[]): { [key: string]: string } =>
  Object.fromEntries(prefixes.map((prefix) => [prefix, PREFIXES[prefix] as string]));
