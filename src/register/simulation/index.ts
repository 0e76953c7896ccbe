export { type ConsentOutcome, consentTally, type LiveConsent, type Mismatch, mismatchesOf } from './consents.ts';
export {
  type Decider,
  type DisclosureOutcome,
  disclosureTally,
  REFERENCES_KEPT,
  type RecordedDecision,
  type Replayed,
  replay,
  type TurnedBy,
} from './disclosures.ts';
export {
  type Binder,
  type Bound,
  classesConcerned,
  dependencies,
  type KeepingOutcome,
  keepingTally,
  type Shift,
} from './keeping.ts';
