import type { Words } from '../pipeline/index.ts';
import { periodWords, type Register, type RetentionLine } from '../register/index.ts';

/** One retention rule as people read it. */
export interface KeepingLine {
  readonly id: string;
  readonly clause: string;
  readonly what: string;
  readonly only: string | undefined;
  readonly howLong: string;
  /** The same worked out from the rule that runs, one sentence for each case. */
  readonly counted: readonly string[];
  readonly why: string;
  readonly atEnd: string;
  readonly promises: readonly string[];
}

type Variant = RetentionLine['variants'][number];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const forWhom = ({ cohort, age, part }: Variant, { t, text }: Words): string =>
  [
    part && text(part.replace(/^esf\b/, 'European Social Fund').replaceAll('-', ' ')),
    cohort && t(`keeping.cohort.${cohort}`),
    age?.under && t('keeping.under', { age: age.under }),
    age?.from && t('keeping.from', { age: age.from }),
  ]
    .filter((one) => typeof one === 'string')
    .join(', ');

const howLong = ({ period }: Variant, words: Words): string => {
  if (period === 'not-kept') return words.t('keeping.notKept');
  if (period === 'no-limit') return words.t('keeping.noLimit');
  return words.text(periodWords(period));
};

const sentence = (variant: Variant, words: Words): string => {
  const whom = forWhom(variant, words);
  const period = howLong(variant, words);
  return whom ? `${capital(whom)}: ${period}.` : `${capital(period)}.`;
};

/** Every retention rule of the register in its own order. */
export const retentionLines = (register: Register, words: Words): KeepingLine[] =>
  Object.values(register.retention).map((line) => {
    const clause = `retention/${line.slug}`;
    return {
      id: line.id,
      clause,
      what: line.title,
      only: line.only,
      howLong: line.words,
      counted: line.variants.map((variant) => sentence(variant, words)),
      why: line.why,
      atEnd: line.atEnd,
      promises: register.clauses[clause]?.promises ?? [],
    };
  });
