import type { DateForm } from '../../register/index.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_FIRST = {
  'DD/MM/YYYY': /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/,
  'DD-MM-YYYY': /^(\d{1,2})-(\d{1,2})-(\d{4})$/,
  'DD.MM.YYYY': /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/,
} as const;

const daysIn = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

function partsOf(text: string, forms: readonly DateForm[]): (string | undefined)[] {
  for (const form of forms) {
    const found = (form === 'YYYY-MM-DD' ? ISO : DAY_FIRST[form]).exec(text);
    if (found) return form === 'YYYY-MM-DD' ? found.slice(1, 4) : [found[3], found[2], found[1]];
  }
  return [];
}

/** A day in one of the forms a file may use, as `YYYY-MM-DD`; undefined when there is no such day. */
export function readDay(text: string, forms: readonly DateForm[]): string | undefined {
  const [year, month, day] = partsOf(text, forms);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  if (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) return undefined;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
