import { createHash } from 'node:crypto';
import type { Register, Script } from '../register/index.ts';
import { fieldLabel } from './fields.ts';

export type ConsentState = 'live' | 'withdrawn' | 'expired' | 'refused';

interface ConsentDates {
  decision: 'given' | 'refused';
  expires_at: Date | null;
  withdrawn_at: Date | null;
}

/** What a consent is worth at an instant. Worked out, never stored. */
export function consentState(consent: ConsentDates, at: Temporal.Instant): ConsentState {
  if (consent.decision === 'refused') return 'refused';
  if (consent.withdrawn_at) return 'withdrawn';
  if (consent.expires_at && consent.expires_at.getTime() <= at.epochMilliseconds) return 'expired';
  return 'live';
}

/** How a consent's state is shown: words, and the tone of its tag. */
export const STATE_WORDS: Record<ConsentState, { text: string; state: string; meaning: string }> = {
  live: { text: 'Agreed', state: 'done', meaning: 'May be shared until it ends or is withdrawn' },
  withdrawn: { text: 'Withdrawn', state: 'stopped', meaning: 'Nothing more may be shared under it' },
  expired: { text: 'Ended', state: 'stopped', meaning: 'Ask again before sharing' },
  refused: { text: 'Said no', state: 'stopped', meaning: 'Support continues as before' },
};

/** The script of the register for a recipient and a mode; undefined when there is none. */
export function scriptFor(register: Register, recipient: string, mode: 'verbal' | 'written'): Script | undefined {
  return Object.values(register.scripts).find(
    (script) => script.mode === mode && script.slots.includes('fields') && script.recipients.includes(recipient),
  );
}

/** What fills the slots of a consent script. */
export interface ScriptFacts {
  organisation: string;
  purpose: string;
  fields: readonly string[];
  reason: string;
  until: string;
}

/**
 * The exact words to read out or sign, slots filled (P063), and their SHA-256. Throws TypeError when the script asks for
 * something nobody has.
 */
export function wordsToShow(script: Script, facts: ScriptFacts): { text: string; hash: string } {
  const slots: Record<string, string> = {
    organisation: facts.organisation,
    purpose: facts.purpose,
    fields: facts.fields.map(fieldLabel).join(', ').toLowerCase(),
    reason: facts.reason.replace(/[.\s]+$/, ''),
    until: Temporal.PlainDate.from(facts.until).toLocaleString('en-GB', {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
  };
  const text = script.text.replaceAll(/\{\{([a-z-]+)\}\}/g, (_, slot: string) => {
    const filled = slots[slot];
    if (filled === undefined) throw new TypeError(`The consent script ${script.slug} asks for ${slot}.`);
    return filled;
  });
  return { text, hash: createHash('sha256').update(text, 'utf8').digest('hex') };
}

/** The first instant after a day in London: a consent “until” a day counts on that day. */
export const endOf = (day: string): Date =>
  new Date(
    Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime('Europe/London').toInstant().epochMilliseconds,
  );

/** The last day on which a consent counts, from the instant at which it ends; null when it has no end. */
export const lastDayOf = (expiresAt: Date | null): string | null =>
  expiresAt &&
  Temporal.Instant.fromEpochMilliseconds(expiresAt.getTime() - 1)
    .toZonedDateTimeISO('Europe/London')
    .toPlainDate()
    .toString();
