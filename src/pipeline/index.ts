export type { Act, Actor, Entry, InForce, MatchKind, SealedPlace } from './act.ts';
export { actorFacts } from './actor-facts.ts';
export {
  type ActCompartment,
  type AnyDefinition,
  command,
  type Declaration,
  type Definition,
  declaredActs,
  query,
  type RequestInfo,
} from './definition.ts';
export { Conflict, InvalidInput, invalid, NotFound, type Reason, Refused, RegistryError, refused } from './errors.ts';
export { execute, type OnBehalf } from './execute.ts';
export * from './forms.ts';
export { type Grounds, groundsOf } from './grounds.ts';
export type { Job, JobServices, Mailer, MailMessage, MailOutcome } from './job.ts';
export { placeOf } from './make-act.ts';
export * from './page.ts';
export { Publications } from './publications.ts';
export { newestVersion, type Published, type PublishRequest, publish, repeated, whatChanges } from './publish.ts';
export { isReference, newReference } from './reference.ts';
export { checkActs, checkGrounds } from './registry.ts';
export { CASEWORK_ROLES, type PersonRole, ROLES, type Role } from './roles.ts';
export type { House, RegisterFault, Services } from './services.ts';
export { reasonField, significantActs } from './significant.ts';
export type { MessageValues, Words } from './words.ts';
