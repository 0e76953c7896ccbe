import type { Register } from '../register/index.ts';

/** One published register: what is read and what runs, under one hash. It never changes. */
export interface Publication {
  readonly programme: string;
  readonly version: number;
  /** SHA-256 of the canonical JSON, in lower-case hexadecimal. */
  readonly hash: string;
  readonly effectiveFrom: Temporal.Instant;
  readonly register: Register;
}

/** A line of the list of versions. */
export type PublicationLine = Omit<Publication, 'register'>;

/** Where the public pages find publications. */
export interface PublicationSource {
  /** The publication in force now; of the first programme when none is named. Undefined when there is none. */
  inForce(programme?: string): Promise<Publication | undefined>;
  /** One version that is or was in force, undefined when there is none: a version to come is not public yet. */
  version(programme: string, version: number): Promise<Publication | undefined>;
  /** All versions that are or were in force, newest first. */
  versions(programme: string): Promise<readonly PublicationLine[]>;
  /** The programmes with a publication in force. */
  programmes?(): Promise<readonly string[]>;
  /** By when the notice is reviewed again, as the newest review says; undefined before the first. */
  nextReview(programme: string): Promise<string | undefined>;
}
