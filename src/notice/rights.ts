import type { Words } from '../pipeline/index.ts';
import { clockFor, type Purpose, type Register, RIGHTS } from '../register/index.ts';

/** A right as a person can use it. */
export interface RightCard {
  readonly slug: string;
  readonly clause: string;
  readonly title: string;
  readonly words: string;
  /** When the right applies, in the law's terms put plainly. */
  readonly applies: string | undefined;
  /** The uses in this programme that it reaches, from their lawful bases. Empty when it reaches every use alike. */
  readonly uses: readonly string[];
  readonly limits: string | undefined;
  readonly ask: string | undefined;
  readonly clock: string | undefined;
  readonly promises: readonly string[];
}

const bases = (purpose: Purpose): string[] => Object.values(purpose.bases).map(({ article }) => article);
const onConsent = (purpose: Purpose): boolean => bases(purpose).some((article) => article === '6(1)(a)');

/** Which uses a right reaches, for the rights that the law ties to a lawful basis. */
const REACHES: Readonly<Record<string, (purpose: Purpose) => boolean>> = {
  objection: ({ objection }) => objection !== 'does-not-apply',
  portability: (purpose) => onConsent(purpose) || bases(purpose).includes('6(1)(b)'),
  withdrawal: onConsent,
};

const NOT_A_REQUEST = new Set(['informed', 'automated-decisions', 'withdrawal']);

const clockOf = (register: Register, slug: string): string | undefined => {
  if (NOT_A_REQUEST.has(slug)) return undefined;
  return clockFor(register, slug === 'complaint' ? 'complaint-acknowledged' : 'rights-answered')?.words;
};

/** The rights in the order in which the law and the product name them: canonical JSON has lost the order of the file. */
const inOrder = (register: Register) => {
  const place = (slug: string): number => (RIGHTS as readonly string[]).indexOf(slug) + 1 || RIGHTS.length + 1;
  return Object.values(register.rights).sort((one, other) => place(one.slug) - place(other.slug));
};

/** Every right of the register: what it is, when it applies, its limits, how to ask and how long an answer takes. */
export const rightCards = (register: Register, words: Words): RightCard[] =>
  inOrder(register).map((line) => {
    const clause = `right/${line.slug}`;
    const say = (group: string): string | undefined => {
      const key = `${group}${line.slug}`;
      return words.has(key) ? words.t(key, { keyworker: register.programme.labels.keyworker }) : undefined;
    };
    const reaches = REACHES[line.slug];
    return {
      slug: line.slug,
      clause,
      title: line.title,
      words: line.words,
      applies: say('rights.applies.'),
      uses: reaches
        ? Object.values(register.purposes)
            .filter(reaches)
            .map(({ title }) => title)
        : [],
      limits: say('rights.limits.'),
      ask: say('rights.ask.'),
      clock: clockOf(register, line.slug),
      promises: register.clauses[clause]?.promises ?? [],
    };
  });
