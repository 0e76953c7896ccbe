/** A fact that cannot be used: an impossible date, an order of events that cannot happen, a missing trigger. Mend the input. */
export class InvalidFacts extends Error {
  override readonly name = 'InvalidFacts';
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}

/** Sound facts that the law or the register answers with no. `clause` names the register entry that refused, where there is one. */
export class RegisterRefused extends Error {
  override readonly name = 'RegisterRefused';
  readonly code: string;
  readonly remedy: string;
  readonly clause: string | undefined;

  constructor(code: string, message: string, remedy: string, clause?: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
    this.clause = clause;
  }
}
