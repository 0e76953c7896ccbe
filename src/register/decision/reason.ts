/** Why something is refused: a stable code, the clause that refuses, plain words, and what would make it lawful. */
export type Reason = { code: string; clause: string; message: string; remedy: string };
/** What must follow an allowed act. `withinHours` counts from the act. */
export type Obligation = { code: string; clause: string; message: string; withinHours?: number };
/** The answer to a proposed disclosure. `fields` are those that may go: all that were asked for, or none. */
export type Decision = {
  allowed: boolean;
  clause: string;
  fields: readonly string[];
  reasons: readonly Reason[];
  obligations: readonly Obligation[];
};

/** Makes a reason. */
export function reason(code: string, clause: string, message: string, remedy: string): Reason {
  return { code, clause, message, remedy };
}

/** Joins words as people do: “a, b and c”. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
