import { createHash } from 'node:crypto';
import type { Register } from '../register/index.ts';

/** Takes a text of the register to the text that a page shows. */
export type Say = (written: string) => string;

/** The parts of a register that public pages show. */
const SHOWN = [
  'programme',
  'categories',
  'assessments',
  'purposes',
  'conditions',
  'recipients',
  'doors',
  'retention',
  'clocks',
  'standing',
  'rights',
  'safeguards',
  'gaps',
  'promises',
  'notice',
] as const satisfies readonly (keyof Register)[];

/** Parts of which pages show the titles alone: what they say is read out in the language it was approved in. */
const TITLED = ['scripts', 'forms'] as const;

/** The names under which a register holds what people read. */
const READ = new Set(
  'title name shortName words summary what band only why atEnd untilThen reason enactment text grounds tellPerson'.split(
    ' ',
  ),
);
/** Places outside the rule above: the postal address stays as it is written, and a table in the prose is named, not read. */
const AS_WRITTEN = new Set(['address', 'region']);

const every = (value: unknown, say: Say): unknown => {
  if (typeof value === 'string') return say(value);
  if (Array.isArray(value)) return value.map((one) => every(one, say));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, every(one, say)]));
};

const within = (value: unknown, say: Say): unknown => {
  if (Array.isArray(value)) return value.map((one) => within(one, say));
  if (value === null || typeof value !== 'object') return value;
  const named = (value as { kind?: unknown }).kind === 'table';
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (READ.has(key)) return [key, named ? one : every(one, say)];
      return [key, AS_WRITTEN.has(key) && typeof one !== 'object' ? one : within(one, say)];
    }),
  );
};

/** A copy of a register in which each text that public pages show went through `say`. Ids, numbers and rules stay. */
export function withTexts(register: Register, say: Say): Register {
  const shown = Object.fromEntries(SHOWN.map((part) => [part, within(register[part] ?? {}, say)]));
  const titled = TITLED.map((part) => [
    part,
    Object.fromEntries(
      Object.entries(register[part]).map(([slug, line]) => [slug, { ...line, title: say(line.title) }]),
    ),
  ]);
  return { ...register, ...shown, ...Object.fromEntries(titled) };
}

/** Every text that public pages show, each once, in the order of the register. */
export function publicTexts(register: Register): string[] {
  const texts = new Set<string>();
  withTexts(register, (written) => {
    texts.add(written);
    return written;
  });
  return [...texts];
}

/** The hash by which a translation knows the sentence it was made from: SHA-256 of its UTF-8 bytes, in hexadecimal. */
export const sourceHash = (written: string): string => createHash('sha256').update(written).digest('hex');
