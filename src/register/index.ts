export { OPERATIONAL, offered } from './activities.ts';
export { productWords } from './all-product-words.ts';
export { canonicalJson, registerHash } from './canonical.ts';
export { clausesOf } from './clauses.ts';
export * from './clocks/index.ts';
export { deliveringController } from './controllers.ts';
export { CONTROLS, type ControlName, type ControlWords, isControl } from './controls.ts';
export { decide } from './decision/decide.ts';
export {
  type ActorFacts,
  actorFactsSchema,
  type DecisionFacts,
  decisionFactsJsonSchema,
  decisionFactsSchema,
} from './decision/facts.ts';
export { prepare } from './decision/prepare.ts';
export type { Decision, Obligation, Reason } from './decision/reason.ts';
export { standing } from './decision/standing.ts';
export * from './difference/index.ts';
export { isSettingsFile, type Loaded, loadFiles, loadProgramme, readProgrammeFiles } from './load/index.ts';
export { clockFor, formFor } from './lookups.ts';
export * from './product-words.ts';
export * from './retention/index.ts';
export type { Channel, Compartment, Special, Stage } from './schema/common.ts';
export { registerJsonSchema, registerSchema } from './schema/register.ts';
export * from './simulation/index.ts';
export type {
  Activity,
  Assessment,
  Category,
  Clause,
  ClockRule,
  Condition,
  Door,
  Form,
  Gap,
  ImportFormat,
  NoticeBlock,
  NoticePage,
  Problem,
  PromiseLine,
  Purpose,
  Recipient,
  Register,
  RetentionLine,
  Rule,
  Script,
  StageOfJourney,
} from './types.ts';
