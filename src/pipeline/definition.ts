import type { z } from 'zod';
import type { Verb } from '../ledger/index.ts';
import type { Act } from './act.ts';
import type { PersonRole, Role } from './roles.ts';
import type { Services } from './services.ts';

/** Which of the database's doors an act goes through: the compartment decides the login role and the keys in reach. */
export type ActCompartment = 'gate' | 'programme' | 'health' | 'rights' | 'portal' | 'jobs' | 'operator';

/** What is declared of everything a person, partner or job can do. The declarations are the permission matrix. */
export interface Declaration<Schema extends z.ZodType, Output, Prepared = unknown> {
  /** Unique, in kebab case, as a person would say it: `record-case-note`. */
  name: string;
  /**
   * The activity of the product that it belongs to (`src/register/activities.yaml`), or `operational`. The programme says
   * which of its purposes an activity serves; the ledger has that purpose.
   */
  activity: string;
  /** A clause in the product’s own words (`category/…`, `right/…`, `safeguard/…`, `standing/…`); absent: the activity’s. */
  clause?: string;
  /** What it does to personal data (P002). */
  verb: Verb;
  compartment: ActCompartment;
  may: readonly Role[];
  input: Schema;
  /** Work that must not happen inside a transaction, such as hashing a password. What it gives reaches `run` as `prepared`. */
  prepare?(services: Services, input: z.output<Schema>, info: RequestInfo): Promise<Prepared>;
  run(act: Act, input: z.output<Schema>, prepared: Prepared): Promise<Output>;
}

/** The compartments that people work in. */
export type PersonCompartment = Exclude<ActCompartment, 'gate' | 'jobs' | 'operator'>;

/**
 * What a command says of its weight. Significant: it changes somebody's legal position or affects them as seriously; then only
 * a person may run it, never a machine, and only with the reason that the named field of its input holds (`reason` when absent).
 */
export type Weight<Input> =
  | { significant: false }
  | {
      significant: true;
      may: readonly PersonRole[];
      compartment: PersonCompartment;
      reason?: keyof Input & string;
    };

/** What the pipeline knows of the request an act came by. */
export interface RequestInfo {
  requestId: string;
  /** The client's address, for slowing down guesses; never logged. */
  address?: string | undefined;
}

export interface Definition<Schema extends z.ZodType = z.ZodType, Output = unknown, Prepared = unknown>
  extends Declaration<Schema, Output, Prepared> {
  kind: 'command' | 'query';
  significant: boolean;
  reason?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of acts holds every input and output type
export type AnyDefinition = Definition<any, any, any>;

const declared = new Set<AnyDefinition>();
const remember = <Declared extends AnyDefinition>(definition: Declared): Declared => {
  declared.add(definition);
  return definition;
};

/** Every act declared so far in this process. */
export const declaredActs = (): ReadonlySet<AnyDefinition> => declared;

/** Declares a write. It says whether it is significant for a person. */
export const command = <Schema extends z.ZodType, Output, Prepared = undefined>(
  declaration: Declaration<Schema, Output, Prepared> & Weight<z.output<Schema>>,
): Definition<Schema, Output, Prepared> => remember({ kind: 'command', ...declaration });

/** Declares a read. Reads of a person are in the ledger too. */
export const query = <Schema extends z.ZodType, Output, Prepared = undefined>(
  declaration: Declaration<Schema, Output, Prepared>,
): Definition<Schema, Output, Prepared> => remember({ kind: 'query', ...declaration, significant: false });
