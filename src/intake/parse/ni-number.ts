const SHAPE = /^[A-Z]{2}\d{6}[A-D]$/;
/** Letters that HMRC does not use in a prefix, and whole prefixes that it does not issue (NIM39110). */
const NEVER = /^(?:[DFIQUV]|.[DFIOQUV]|BG|GB|KN|NK|NT|TN|ZZ)/;
/** Numbers for people who do not exist: no real one begins with QQ. */
const DEMO = /^QQ9/;

/**
 * A National Insurance number in one form (`AB123456C`), or undefined when it is none. Spaces and punctuation are ignored;
 * letters of other alphabets are not. Numbers from QQ 90 to QQ 99 exist only where `demo` is true.
 */
export function readNiNumber(text: string, demo: boolean): string | undefined {
  const number = text.replaceAll(/[\s\p{P}]/gu, '').toUpperCase();
  if (!SHAPE.test(number)) return undefined;
  if (DEMO.test(number)) return demo ? number : undefined;
  return NEVER.test(number) ? undefined : number;
}
