import { readFileSync } from 'node:fs';
import { parseDay, parseInstant } from '../register/index.ts';
import { type CommandIo, WrongUsage } from './io.ts';

/** A reader for an option whose value is a day, named in its errors. */
export function dayOption(name: string): (text: string) => Temporal.PlainDate {
  return (text) => parseDay(text, name);
}

/** A reader for an option whose value is an instant, named in its errors. */
export function instantOption(name: string): (text: string) => Temporal.Instant {
  return (text) => parseInstant(text, name);
}

/** A reader for an option whose value is a whole number from 0 up. */
export function countOption(name: string): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(count)) return count;
    throw new WrongUsage(
      'number-invalid',
      `${name}: this is not a whole number, 0 or more`,
      'Give a number such as 15',
    );
  };
}

/** A day for people to read, such as Monday 5 October 2026. */
export function longDay(day: Temporal.PlainDate): string {
  return day
    .toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
    .replace(',', '');
}

/** Reads a JSON file. Throws WrongUsage when it is not there, cannot be read or is not JSON. */
export function readJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new WrongUsage(
      missing ? 'file-missing' : 'file-unreadable',
      missing ? `There is no file ${path}` : `The file ${path} cannot be read`,
      'Give the path of a JSON file that you may read',
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongUsage('not-json', `The file ${path} is not JSON`, 'Give a JSON document in UTF-8');
  }
}

/** Gives a JSON Schema as the answer, laid out for reading when it is not asked for as JSON. */
export function printSchema(io: CommandIo, schema: object): void {
  io.answer(schema, JSON.stringify(schema, null, 2));
}
