import type { FieldProblem } from './page.ts';

/** One reason an act was refused: a stable code, the clause that refused, and what would make it lawful. */
export interface Reason {
  code: string;
  clause: string;
  message: string;
  remedy: string;
}

/** The register, or a rule that keeps a promise of it, refused the act. Nothing was changed; the refusal is in the ledger. */
export class Refused extends Error {
  readonly reasons: Reason[];
  readonly participantId: string | undefined;
  constructor(reasons: Reason[], participantId?: string) {
    super(reasons.map((reason) => reason.message).join(' '));
    this.name = 'Refused';
    this.reasons = reasons;
    this.participantId = participantId;
  }
}

/** What was sent cannot be used; each problem names its field and says what to do. Nothing was changed. */
export class InvalidInput extends Error {
  readonly problems: FieldProblem[];
  constructor(problems: FieldProblem[]) {
    super(problems.map((problem) => problem.message).join(' '));
    this.name = 'InvalidInput';
    this.problems = problems;
  }
}

/** There is no such thing, or the person may not know of it: the two look alike on purpose. */
export class NotFound extends Error {
  constructor() {
    super('Not found.');
    this.name = 'NotFound';
  }
}

/** Somebody else changed or submitted the same thing first. The message says what to do next. */
export class Conflict extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Conflict';
  }
}

/** Something that may not run: the server refuses to start and says which. */
export class RegistryError extends Error {
  readonly code = 'register-not-in-force';
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.name = 'RegistryError';
    this.remedy = remedy;
  }
}

/** Shorthand for an act refused for one reason. */
export const refused = (
  code: string,
  clause: string,
  message: string,
  remedy: string,
  participantId?: string,
): Refused => new Refused([{ code, clause, message, remedy }], participantId);

/** Shorthand for one thing wrong with one field. */
export const invalid = (field: string, message: string): InvalidInput => new InvalidInput([{ field, message }]);
