/** Standing facts of a member of staff, read afresh from the database on every request. */
export interface StandingFacts {
  trainingExpiresOn: string | null;
  undertakingSignedOn: string | null;
  professionalBody: string | null;
  registrationExpiresOn: string | null;
  contractNeeded: boolean;
  contract: { startsOn: string; endsOn: string; suspendedOn: string | null } | null;
}

/** Who a transaction acts for, as the database itself worked it out. */
export interface ContextActor {
  kind: 'staff' | 'participant' | 'system';
  actor?: string;
  session?: string;
  organisation?: string;
  organisationName?: string;
  organisationKind?: string;
  organisationSlug?: string;
  name?: string;
  roles: string[];
  caseloads: string[];
  subject?: string;
  programme?: string;
  /** The version of each programme's publication in force when the transaction began. */
  published: Record<string, number>;
  duty?: string;
  job?: string;
  formKey?: string;
  steppedUpAt?: string;
  expiresAt?: string;
  standing?: StandingFacts;
}

/**
 * How a transaction says on whose behalf it runs: a session's token, a rights request under one, or a named system duty
 * (with the reference of a rights request, for the command line of the rights desk).
 */
export type ContextRequest =
  | { token: string }
  | { token: string; rightsRequest: string }
  | { system: { command: string; job: string }; rightsRequest?: string }
  | { visitor: { command: string } };
