const wordsOfTriggers: Record<string, string> = {
  'T-REF': 'the referral',
  'T-EXIT': 'leaving the programme',
  'T-PAY': 'the settling of the last outcome payment',
  'T-CLIN': 'the last clinical contact',
  'T-CLOSE': 'the closing of the matter',
  'T-END': 'the end of the agreement, study or employment',
  'T-CONSENT': 'the day consent was given',
  'T-CONSENT-END': 'the end of the consent',
  'T-DISCLOSED': 'the disclosure',
  'T-VERIFIED': 'the check',
  'T-DECISION': 'the decision',
  'T-PAID': 'the payment',
  'T-CALL': 'the call',
  'T-EVENT': 'the event',
  'T-DESTROYED': 'the destruction',
  'T-OPT-OUT': 'the written opt-out',
  'T-STOPPED': 'the end of the use it was written for',
  'T-PARENT': 'the last day of keeping the record it belongs to',
};

/** A trigger as a noun phrase; one the product has no words for keeps its own name. */
export function triggerWords(name: string): string {
  return wordsOfTriggers[name] ?? name;
}

/** Whether the product knows when the event happens. */
export function isKnownTrigger(name: string): boolean {
  return Object.hasOwn(wordsOfTriggers, name);
}
