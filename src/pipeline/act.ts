import type { ContextActor, Transaction } from '../database/index.ts';
import type { Verb } from '../ledger/index.ts';
import type { Decision, DecisionFacts, Register, ShortenedRule } from '../register/index.ts';
import type { Reason } from './errors.ts';
import type { Role } from './roles.ts';

/** Who acts, as the database worked it out and the pipeline checked it. */
export interface Actor extends ContextActor {
  id: string;
  role: Role;
  label: string;
}

/** The publication in force at the instant of the act. */
export interface InForce {
  programme: string;
  version: number;
  hash: string;
  effectiveFrom: string;
  register: Register;
  /** Keeping rules that this or an earlier version may have shortened: none binds before the day of its version. */
  shortened: readonly ShortenedRule[];
}

/** One line for the ledger about one person (or about none). Codes and column names only, never values. */
export interface Entry {
  participantId?: string | null;
  verb?: Verb;
  outcome?: 'done' | 'refused' | 'stopped' | 'failed';
  reasons?: readonly Reason[];
  fields?: readonly string[];
  clause?: string;
  /** Behind which wall the entry itself stands; else the act's own. What names health columns stays with health (P015). */
  compartment?: 'programme' | 'health';
  /** The publication it rested on, where that is of another programme than the one acted for: what a link opens may be any’s. */
  inForce?: InForce;
}

/** Where a sealed value lives: `case_note.body` of one row of one person. */
export interface SealedPlace {
  participantId: string;
  column: string;
  row: string;
  /** The data category of this row’s value, where a row says it itself (an answer to a question); else the column’s. */
  category?: string;
}

/** What keyed fingerprints are made of; each kind has a key of its own. */
export type MatchKind =
  | 'national-insurance-number'
  | 'referral-row'
  | 'referral-texts'
  | 'destroyed-referral'
  | 'destroyed-person';

/** What a command or query works with: one transaction, one instant, one actor, the register in force, and the keys. */
export interface Act {
  readonly name: string;
  readonly db: Transaction;
  readonly at: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly actor: Actor;
  readonly inForce: InForce;
  readonly requestId: string;
  /** The clause the act rests on in the register in force. */
  readonly clause: string;
  /** Encrypts a text for one column of one row of one person, making the person's key for that class if need be. */
  seal(place: SealedPlace, text: string): Buffer;
  /** Encrypts many values on worker threads, in the order given; missing keys are made in bulk. */
  sealMany(items: readonly { place: SealedPlace; text: string }[]): Promise<Buffer[]>;
  /** The same as `seal`, keeping null and empty as null. */
  sealOptional(place: SealedPlace, text: string | null | undefined): Buffer | null;
  /**
   * Ids for people about to be made, whose keys for these columns are there already. `expected`: how many more of them the
   * work at hand will probably need soon.
   */
  newPeople(count: number, columns: readonly string[], expected: number): Promise<string[]>;
  /** Decrypts. Throws when the bytes were moved, changed, or their key destroyed. */
  open(place: SealedPlace, bytes: Buffer): string;
  openOptional(place: SealedPlace, bytes: Buffer | null): string | null;
  /** A keyed fingerprint: tells that two values are equal without showing either. */
  match(kind: MatchKind, value: string): Buffer;
  /** The publication in force for another programme than the actor's own: jobs act for every programme. Throws NotFound. */
  inForceFor(programme: string): Promise<InForce>;
  /** Asks the register. Programme and instant are filled in. */
  decide(facts: Omit<DecisionFacts, 'programme' | 'at'>): Decision;
  /** Adds a ledger entry, written in this transaction. An act that touches a person records at least one. */
  record(entry: Entry): void;
  /** Queues a job in this transaction. Payloads hold ids only. */
  enqueue(job: string, ids: Record<string, string>): Promise<void>;
}
