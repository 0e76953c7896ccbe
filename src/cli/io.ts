/** Where a command’s words go. `out` carries the answer alone; `err` everything else. */
export type Io = { out(text: string): void; err(text: string): void };

/** What a command is given: the ways out, and one call for its answer. */
export type CommandIo = Io & {
  /** Whether exactly one JSON document is wanted on standard output. */
  readonly json: boolean;
  /** Gives the command’s answer, as JSON or as text, and its exit status: 1 when a check failed. Called once. */
  answer(document: unknown, text: string, status?: 0 | 1): void;
};

/** The command was called in a way that cannot work; exit status 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}
