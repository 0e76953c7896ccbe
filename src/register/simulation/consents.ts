import { useOf } from '../decision/prepare.ts';
import type { Register } from '../types.ts';

/** A consent that could be used today, as the simulation reads it: what it is for and how it was asked, not whose it is. */
export interface LiveConsent {
  recipient: string;
  purpose: string;
  fields: readonly string[];
  script: string;
  scriptVersion: number;
  explicit: boolean;
}

/** One way in which a consent no longer matches a register. */
export interface Mismatch {
  code: 'recipient-gone' | 'purpose-gone' | 'field-not-needed' | 'explicit-needed' | 'script-gone';
  clause: string;
  message: string;
}

/** Every way in which a consent no longer matches a register; none when people could go on relying on it. */
export function mismatchesOf(register: Register, consent: LiveConsent): Mismatch[] {
  const controller = register.programme.roles.delivery;
  const use = useOf(register, consent.recipient, consent.purpose, controller);
  if (!use) {
    const message = `The notice no longer names the recipient ${consent.recipient}`;
    return [{ code: 'recipient-gone', clause: `recipient/${consent.recipient}`, message }];
  }
  const found: Mismatch[] = [];
  const clause = `recipient/${consent.recipient}`;
  const { title } = use.recipient;
  if (!use.recipient.purposes.includes(consent.purpose)) {
    const purpose = register.purposes[consent.purpose]?.title ?? consent.purpose;
    found.push({ code: 'purpose-gone', clause, message: `Data no longer goes to ${title} for “${purpose}”` });
  }
  const minimum = new Set(use.recipient.fields);
  if (consent.fields.some((field) => !minimum.has(field))) {
    const message = `It names something that ${title} no longer needs`;
    found.push({ code: 'field-not-needed', clause, message });
  }
  const plain = consent.fields.find((field) => use.fields.get(field)?.category?.consent === 'explicit');
  if (plain !== undefined && !consent.explicit) {
    const message = `What goes to ${title} now needs to be agreed to in explicit words`;
    found.push({ code: 'explicit-needed', clause, message });
  }
  if (register.scripts[consent.script]?.version !== consent.scriptVersion) {
    const message = `The words that were read out, version ${consent.scriptVersion} of ${consent.script}, are no longer in the notice`;
    found.push({ code: 'script-gone', clause: 'right/withdrawal', message });
  }
  return found;
}

/** What a changed register would make of the consents that are live. A consent may be in several lines of `why`. */
export interface ConsentOutcome {
  live: number;
  noLongerMatch: number;
  why: (Mismatch & { count: number })[];
}

/** Takes live consents one by one and keeps counts. */
export function consentTally(register: Register) {
  const why = new Map<string, Mismatch & { count: number }>();
  const counts = { live: 0, noLongerMatch: 0 };
  return {
    add(consent: LiveConsent): void {
      counts.live += 1;
      const found = mismatchesOf(register, consent);
      if (found.length > 0) counts.noLongerMatch += 1;
      for (const mismatch of found) {
        const key = `${mismatch.code} ${mismatch.message}`;
        const known = why.get(key) ?? { ...mismatch, count: 0 };
        known.count += 1;
        why.set(key, known);
      }
    },
    outcome: (): ConsentOutcome => ({ ...counts, why: [...why.values()].sort((a, b) => b.count - a.count) }),
  };
}
