/** How hard a text is to read, by the formula of Flesch and Kincaid: the school grade of the United States that copes with it. */
export interface Readability {
  readonly grade: number;
  readonly sentences: number;
  readonly wordsPerSentence: number;
  readonly syllablesPerWord: number;
}

const wordsOf = (text: string): string[] => text.match(/[A-Za-z][A-Za-z’'-]*/g) ?? [];

/** The syllables of an English word: groups of vowels, without a silent final e, never less than one. */
export function syllablesIn(word: string): number {
  const plain = word.toLowerCase().replaceAll(/[^a-z]/g, '');
  const silent = plain
    .replace(/(?:[^laeiouy]es|[^aeiouyltd]ed|[^laeiouy]e)$/, (end) => end.charAt(0))
    .replace(/^y/, '');
  return Math.max(1, silent.match(/[aeiouy]{1,2}/g)?.length ?? 1);
}

/** Sentences of running text; each item of a list or cell of a table counts as one. */
export const sentencesIn = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(/(?<=[.!?])\s+/)).filter((sentence) => wordsOf(sentence).length > 0);

/** The readability of some texts together. */
export function readabilityOf(texts: readonly string[]): Readability {
  const sentences = sentencesIn(texts);
  const words = sentences.flatMap(wordsOf);
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0);
  const wordsPerSentence = words.length / Math.max(1, sentences.length);
  const syllablesPerWord = syllables / Math.max(1, words.length);
  const grade = 0.39 * wordsPerSentence + 11.8 * syllablesPerWord - 15.59;
  return { grade, sentences: sentences.length, wordsPerSentence, syllablesPerWord };
}
