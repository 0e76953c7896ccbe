/** The language tag of the test language. No browser asks for it by itself. */
export const PSEUDO = 'en-XA';

const PLAIN = 'aceghijklnorstuwyACEGHIJKLNORSTUWY';
const MARKED = 'áçéĝĥîĵķļñöŕšťûŵýÁÇÉĜĤÎĴĶĻÑÖŔŠŤÛŴÝ';
const marked = new Map([...PLAIN].map((letter, at) => [letter, MARKED[at] ?? letter]));

/** What has to stay as it is: slots, and the addresses of links. */
const KEPT = /(\{\w+\}|\]\(\w+\))/;

/**
 * A text in the test language: its letters accented, a third longer, between ⟦ and ⟧. Whatever a page shows outside those
 * brackets came neither from a catalogue nor from a register.
 */
export function pseudo(text: string): string {
  const accented = text
    .split(KEPT)
    .map((part, index) => (index % 2 === 1 ? part : [...part].map((letter) => marked.get(letter) ?? letter).join('')))
    .join('');
  return `⟦${accented} ${'~'.repeat(Math.ceil(text.length * 0.3))}⟧`;
}
