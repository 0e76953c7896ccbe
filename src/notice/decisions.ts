import type { AnyDefinition, Words } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';

/** Something that only a person may decide. */
export interface Decision {
  readonly act: string;
  readonly words: string;
  /** The roles of those who may decide it. */
  readonly who: readonly string[];
}

/** What computers and people do, counted from the declarations that the software runs on. */
export interface Decisions {
  readonly byPeople: readonly Decision[];
  readonly acts: number;
}

const named = (act: string): string => {
  const text = act.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/**
 * Every act that matters to a person and that the programme offers, in plain words, with those who may take it as the programme
 * calls them (P122).
 */
export const decisionsOf = (
  acts: readonly AnyDefinition[],
  { activities, programme }: Pick<Register, 'activities' | 'programme'>,
  { t, has, text }: Words,
): Decisions => ({
  acts: acts.length,
  byPeople: acts
    .filter(({ significant, activity }) => significant && activities?.[activity]?.notOffered === undefined)
    .map(({ name, may }) => ({
      act: name,
      words: has(`decisions.act.${name}`) ? t(`decisions.act.${name}`) : text(named(name)),
      who: may.map((role) => (role === 'keyworker' ? text(programme.labels.keyworker) : t(`role.${role}`))),
    })),
});
