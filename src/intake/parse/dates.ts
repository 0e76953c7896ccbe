const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const BRITISH = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

const daysIn = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/** A day written `2026-03-27` or `27/03/2026`, as `YYYY-MM-DD`; undefined when there is no such day. */
export function readDay(text: string): string | undefined {
  const iso = ISO.exec(text);
  const british = iso ? null : BRITISH.exec(text);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : [british?.[3], british?.[2], british?.[1]];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  if (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) return undefined;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
