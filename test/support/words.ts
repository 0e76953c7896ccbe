import { makeLocales } from '../../src/web/index.ts';

/** The words of a catalogue for tests that build models without a server; `en-XA` marks every text it touched. */
export const wordsIn = (locale = 'en-GB') => makeLocales(true).choose(locale, undefined);
