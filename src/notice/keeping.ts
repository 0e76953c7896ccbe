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

const forWhom = ({ cohort, age, part }: Variant): string => {
  const cases = [
    part?.replace(/^esf\b/, 'European Social Fund').replaceAll('-', ' '),
    cohort === 'ESF' && 'people the European Social Fund counts',
    cohort === 'NON' && 'people the European Social Fund does not count',
    age?.under && `people under ${age.under}`,
    age?.from && `people aged ${age.from} or over`,
  ].filter((one) => typeof one === 'string');
  const text = cases.join(', ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}: `;
};

const sentence = (variant: Variant): string => {
  const whom = forWhom(variant);
  const words = periodWords(variant.period);
  const start =
    variant.period === 'not-kept'
      ? 'not kept on our systems'
      : variant.period === 'no-limit'
        ? 'without an end date'
        : words;
  return `${whom}${whom ? start : start.charAt(0).toUpperCase() + start.slice(1)}.`;
};

/** Every retention rule of the register in its own order. */
export const retentionLines = (register: Register): KeepingLine[] =>
  Object.values(register.retention).map((line) => {
    const clause = `retention/${line.slug}`;
    return {
      id: line.id,
      clause,
      what: line.title,
      only: line.only,
      howLong: line.words,
      counted: line.variants.map(sentence),
      why: line.why,
      atEnd: line.atEnd,
      promises: register.clauses[clause]?.promises ?? [],
    };
  });
