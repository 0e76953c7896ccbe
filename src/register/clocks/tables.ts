import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { RegulatorName } from './complaint.ts';
import type { Calendar } from './working-days.ts';

const bankHolidays = z.record(z.iso.date(), z.string().min(1));
const names = z.array(z.strictObject({ from: z.iso.date().optional(), name: z.string().min(1) })).min(1);

/** Bank holidays by day with the name of each, from the text of the YAML table. Throws when it is malformed or a day does not exist. */
export function parseBankHolidays(yaml: string): Map<string, string> {
  return new Map(Object.entries(bankHolidays.parse(parse(yaml))));
}

/** The bank holidays of England and Wales that ship with the product, by day with the name of each. */
export function englandAndWalesBankHolidays(): Map<string, string> {
  return parseBankHolidays(readFileSync(new URL('./bank-holidays.yaml', import.meta.url), 'utf8'));
}

let shipped: Calendar | undefined;

/** The calendar of England and Wales that ships with the product, read once. */
export function englandAndWales(): Calendar {
  shipped ??= { holidays: new Set(englandAndWalesBankHolidays().keys()) };
  return shipped;
}

/** The regulator's names over time that ship with the product, oldest first. */
export function regulatorNames(): RegulatorName[] {
  const text = readFileSync(new URL('./regulator-names.yaml', import.meta.url), 'utf8');
  return names.parse(parse(text));
}
