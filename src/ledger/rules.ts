/** What can be done with personal data, in the words of the notice (P002). */
export const VERBS = ['collect', 'record', 'store', 'change', 'share', 'use', 'destroy'] as const;
export type Verb = (typeof VERBS)[number];

/** One line of the ledger: codes, ids and names of columns, never a value. */
export type LedgerEntry = {
  /** Made at random when absent. */
  id?: string;
  /** The product's clock; the database adds its own. */
  at: Temporal.Instant;
  requestId: string;
  actorId: string | null;
  actorKind: 'staff' | 'participant' | 'system' | 'service';
  organisationId: string | null;
  role: string | null;
  /** Name of the command or query. */
  act: string;
  verb: Verb;
  purpose: string;
  clause: string;
  /** SHA-256 of the publication that was in force, in hexadecimal. */
  registerHash: string | null;
  compartment: 'programme' | 'health';
  participantId: string | null;
  outcome: 'done' | 'refused' | 'stopped' | 'failed';
  reasons: readonly string[];
  /** `table.column`, or classes of data. */
  fields: readonly string[];
  /** More, sealed under the person's audit-detail key. */
  detail?: Uint8Array | null;
};

/** What verification can find. */
export type ProblemCode =
  | 'entry-changed'
  | 'entry-missing'
  | 'entry-inserted'
  | 'entry-out-of-order'
  | 'position-missing'
  | 'position-repeated'
  | 'root-differs'
  | 'leaves-without-head'
  | 'head-forged'
  | 'head-missing'
  | 'truncated'
  | 'heads-unreadable';

export type Problem = { code: ProblemCode; entry?: string; position?: number; message: string };

export type Verification = {
  /** Entries in the database, sealed or not. */
  entries: number;
  /** Entries that no head covers yet: not a problem, and not proven either. */
  notYetProven: number;
  /** The time of the newest good head. */
  sealedTo: string | null;
  /** The root recomputed over every sealed entry, in base64. */
  root: string;
  ok: boolean;
  problems: Problem[];
};

/** A signed head as it is stated: this tree, this size, at this time. */
export type Head = { origin: string; size: number; root: Buffer; horizon: string; cluster: string; sealedAt: string };

/** A failure that is not a finding: nothing could be sealed or proved. */
export class LedgerError extends Error {
  readonly code:
    | 'heads-disagree'
    | 'frontier-damaged'
    | 'not-found'
    | 'not-proven'
    | 'seal-key-exposed'
    | 'seal-key-invalid';
  readonly remedy: string;

  constructor(code: LedgerError['code'], message: string, remedy: string) {
    super(message);
    this.name = 'LedgerError';
    this.code = code;
    this.remedy = remedy;
  }
}
