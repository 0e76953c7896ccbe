import type { Act } from '../../pipeline/index.ts';
import { COLUMNS, FREE_TEXT, type Values } from '../parse/index.ts';

/** A checked row on its way in, with what it is compared by. */
export interface Incoming {
  line: number;
  values: Values;
  /** 64 bytes: the row as a whole, then its free texts. Equal exactly when the row says the same. */
  fingerprint: Buffer;
  /** The keyed fingerprint of the National Insurance number. */
  number: Buffer | null;
}

const NO_TEXTS = Buffer.alloc(32);

/** Works out what a row is compared by. Without the vault's keys nobody can tell what a fingerprint is of. */
export function incoming(act: Act, line: number, values: Values): Incoming {
  const all: string[] = [];
  for (const column of COLUMNS) all.push(values[column] ?? '');
  const texts = FREE_TEXT.map((column) => values[column] ?? '');
  return {
    line,
    values,
    fingerprint: Buffer.concat([
      act.match('referral-row', JSON.stringify(all)),
      texts.some((text) => text !== '') ? act.match('referral-texts', JSON.stringify(texts)) : NO_TEXTS,
    ]),
    number: numberMatch(act, values),
  };
}

/** The keyed fingerprint of a row's National Insurance number, or null when it has none. */
export const numberMatch = (act: Act, { national_insurance_number: number }: Values): Buffer | null =>
  number === undefined ? null : act.match('national-insurance-number', number);

/** Whether the free texts of a stored fingerprint differ from those of a row. */
export const textsDiffer = (stored: Buffer, row: Buffer): boolean => !stored.subarray(32).equals(row.subarray(32));
