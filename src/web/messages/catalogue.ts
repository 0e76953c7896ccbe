import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Message, MessageError } from './format.ts';
import { PSEUDO, pseudo } from './pseudo.ts';

/** The messages of one language by their keys, and whether a person has read the whole of it over. */
export interface Catalogue {
  readonly locale: string;
  readonly reviewed: boolean;
  readonly messages: ReadonlyMap<string, Message>;
}

const PLURAL_FORMS = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);

const isForms = (value: object): boolean => {
  const keys = Object.keys(value);
  return keys.includes('other') && keys.every((key) => PLURAL_FORMS.has(key));
};

function flatten(value: unknown, key: string, into: Map<string, Message>): Map<string, Message> {
  if (typeof value === 'string') into.set(key, value);
  else if (value === null || typeof value !== 'object') throw new MessageError(`The message ${key} is not a text.`);
  else if (isForms(value)) into.set(key, value as Message);
  else for (const [name, inner] of Object.entries(value)) flatten(inner, key ? `${key}.${name}` : name, into);
  return into;
}

/** Reads a catalogue from its YAML. Throws MessageError when an entry is neither a text, plural forms nor a group. */
export function readCatalogue(locale: string, yaml: string): Catalogue {
  const { reviewed, ...groups } = parse(yaml) as Record<string, unknown>;
  return { locale, reviewed: reviewed === true, messages: flatten(groups, '', new Map()) };
}

const pseudoMessage = (message: Message): Message =>
  typeof message === 'string'
    ? pseudo(message)
    : Object.fromEntries(Object.entries(message).map(([form, text]) => [form, pseudo(text)]));

/** The test language, made from a catalogue. */
export const pseudoCatalogue = ({ messages }: Catalogue): Catalogue => ({
  locale: PSEUDO,
  reviewed: false,
  messages: new Map([...messages].map(([key, message]) => [key, pseudoMessage(message)])),
});

/** Every catalogue of the folder. A file is called by its language tag. */
export function loadCatalogues(folder = import.meta.dirname): Catalogue[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readCatalogue(name.replace(/\.yaml$/, ''), readFileSync(join(folder, name), 'utf8')));
}
