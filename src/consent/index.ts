import type { AnyDefinition } from '../pipeline/index.ts';
import { recordConsent } from './commands/record-consent.ts';
import { liftRestriction, placeRestriction, recordObjection } from './commands/restrict.ts';
import { withdrawConsent, withdrawConsentAsOfficer, withdrawMyConsent } from './commands/withdraw-consent.ts';
import { takeConsentRecord, takeMyReceipt } from './consent-records.ts';
import { askingChoices, consentsOf, restrictionsOf, wordsToAsk } from './queries.ts';

export { choicesFor } from './choices.ts';
export { recordConsent } from './commands/record-consent.ts';
export { liftRestriction, placeRestriction, recordObjection } from './commands/restrict.ts';
export { withdrawConsent, withdrawConsentAsOfficer, withdrawMyConsent } from './commands/withdraw-consent.ts';
export { consentRecordsOf } from './consent-records.ts';
export { personFacts } from './facts.ts';
export { fieldLabel, offeredFields, SHAREABLE } from './fields.ts';
export { type Receiver, receiver, receivers } from './organisations.ts';
export { pages } from './pages/index.ts';
export { consentsOf, wordsToAsk } from './queries.ts';
export { type Hold, holdConsents, participantInSight } from './state.ts';
export type { Written } from './written-record.ts';

export const acts: AnyDefinition[] = [
  recordConsent,
  withdrawConsent,
  withdrawConsentAsOfficer,
  withdrawMyConsent,
  placeRestriction,
  liftRestriction,
  recordObjection,
  consentsOf,
  askingChoices,
  wordsToAsk,
  restrictionsOf,
  takeConsentRecord,
  takeMyReceipt,
];
