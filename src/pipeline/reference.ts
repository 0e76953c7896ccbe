import { randomInt } from 'node:crypto';

/** Crockford's base 32: no letters that are mistaken for digits or each other when read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 7;
const SHAPE = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

/** The check character: each place has its own weight, so that a wrong or swapped character shows. */
function checkCharacter(characters: string): string {
  let sum = 0;
  for (const [index, character] of [...characters].entries()) sum += ALPHABET.indexOf(character) * (2 * index + 3);
  return ALPHABET[sum % 32] ?? '0';
}

/** A new random reference such as `7K3M-9QZ4`, with `next(n)` giving whole numbers below n (random unless told otherwise). */
export function newReference(next: (below: number) => number = randomInt): string {
  let body = '';
  for (let index = 0; index < LENGTH; index += 1) body += ALPHABET[next(32)];
  const whole = body + checkCharacter(body);
  return `${whole.slice(0, 4)}-${whole.slice(4)}`;
}

/** Whether a text is a reference that we could have given, its check character included. */
export function isReference(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const whole = text.replace('-', '');
  return checkCharacter(whole.slice(0, LENGTH)) === whole[LENGTH];
}
