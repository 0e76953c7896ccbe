const AREA = '[A-PR-UWYZ]';
const SECOND = '[A-HK-Y]';
const OUTWARD = [
  `${AREA}\\d{1,2}`,
  `${AREA}${SECOND}\\d{1,2}`,
  `${AREA}\\d[A-HJKPSTUW]`,
  `${AREA}${SECOND}\\d[ABEHMNPRVWXY]`,
  'GIR',
].join('|');
const POSTCODE = new RegExp(`^(${OUTWARD})(\\d[ABD-HJLNP-UW-Z]{2})$`);

/** Numbers of the armed forces, and the health service's code for people without a home. */
const OTHERS: readonly [RegExp, string][] = [
  [/^BFPO(\d{1,4})$/, 'BFPO $1'],
  [/^ZZ993VZ$/, 'ZZ99 3VZ'],
];

/** A UK postcode as `OUT INN`, or undefined when it is none. Case, spaces and punctuation do not matter. */
export function readPostcode(text: string): string | undefined {
  const code = text.replaceAll(/[\s\p{P}]/gu, '').toUpperCase();
  const found = POSTCODE.exec(code);
  if (found) return `${found[1]} ${found[2]}`;
  const other = OTHERS.find(([pattern]) => pattern.test(code));
  return other && code.replace(other[0], other[1]);
}
