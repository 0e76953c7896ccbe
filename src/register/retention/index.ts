export { dueForRule, ESF_HOLD, type RetentionDue } from './due.ts';
export { eventNames } from './events.ts';
export { parseRetentionFacts, type RetentionFacts, retentionFacts, retentionFactsSchema } from './facts.ts';
export { type Period, period, type RetentionRule, retentionRule } from './rule.ts';
export { dueUnder, type ShortenedRule, shortenedRules } from './shortened.ts';
export { isKnownTrigger, triggerWords } from './triggers.ts';
export { periodWords } from './words.ts';
