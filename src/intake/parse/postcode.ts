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

/** A UK postcode as `OUT INN`, or undefined when it is none. Case, spaces and punctuation do not matter. */
export function readPostcode(text: string): string | undefined {
  const found = POSTCODE.exec(text.replaceAll(/[\s\p{P}]/gu, '').toUpperCase());
  return found ? `${found[1]} ${found[2]}` : undefined;
}
