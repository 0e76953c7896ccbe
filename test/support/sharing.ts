import { randomUUID } from 'node:crypto';
import { recordConsent, withdrawConsent, wordsToAsk } from '../../src/consent/index.ts';
import { demoId } from '../../src/demo/ids.ts';
import { previewSharing, shareInformation } from '../../src/disclosures/index.ts';
import type { World } from './world.ts';

export const HARBOUR = 'harbour-debt-advice';
export const RIVERSIDE = 'riverside-housing-support';
export const BASICS = ['participant.given_name', 'participant.family_name', 'participant.mobile'];

interface Asking {
  organisation?: string;
  fields?: string[];
  decision?: 'given' | 'refused';
  explained?: boolean;
  until?: string;
  formToken?: string;
}

/** Asks as a keyworker does: the words first, then the answer. */
export async function ask(world: World, reference: string, asking: Asking = {}): Promise<{ id: string }> {
  const today = world.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate();
  const asked = {
    reference,
    organisation: asking.organisation ?? HARBOUR,
    purpose: 'onward-support',
    fields: asking.fields ?? BASICS,
    reason: 'They can help with the arrears you told us about',
    until: asking.until ?? today.add({ months: 3 }).toString(),
    mode: 'verbal',
  };
  const words = (await world.run('keyworker', wordsToAsk, asked)) as { hash: string };
  return (await world.run('keyworker', recordConsent, {
    ...asked,
    decision: asking.decision ?? 'given',
    how: 'telephone',
    place: 'Call from the East office',
    language: 'English',
    interpreter: false,
    explained: asking.explained ?? false,
    capacityNote: '',
    shownHash: words.hash,
    formToken: asking.formToken ?? randomUUID(),
  })) as { id: string };
}

export const withdraw = (world: World, consent: string, persona = 'keyworker') =>
  world.run(persona, withdrawConsent, { consent, channel: 'telephone', byWhom: 'participant' });

interface Sharing {
  organisation?: string;
  fields?: string[];
  previewHash?: string;
  formToken?: string;
  persona?: string;
}

/** Previews and sends as the page does. */
export async function share(world: World, reference: string, sharing: Sharing = {}) {
  const wanted = {
    reference,
    organisation: sharing.organisation ?? HARBOUR,
    purpose: 'onward-support',
    fields: sharing.fields ?? BASICS,
  };
  const persona = sharing.persona ?? 'keyworker';
  const preview = (await world.run(persona, previewSharing, wanted)) as {
    allowed: boolean;
    hash?: string;
    bytes?: Buffer;
    reasons?: { code: string }[];
  };
  const previewHash = sharing.previewHash ?? preview.hash;
  const shared = (await world.run(persona, shareInformation, {
    ...wanted,
    necessity: 'The adviser must be able to ring them',
    ...(previewHash ? { previewHash } : {}),
    formToken: sharing.formToken ?? randomUUID(),
  })) as { id: string; reference: string; decision: string };
  return { ...shared, preview };
}

/** The reason codes kept with a disclosure. */
export async function reasonCodes(world: World, disclosure: string): Promise<string[]> {
  const { rows } = await world.database.superuser.query<{ reasons: { code: string }[] }>(
    'SELECT reasons FROM disclosure WHERE id = $1',
    [disclosure],
  );
  return (rows[0]?.reasons ?? []).map((reason) => reason.code);
}

/** Somebody who has started, so that sharing is for them. */
export async function startedParticipant(world: World, person: { family_name?: string } = {}) {
  const today = world.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate();
  return world.addParticipant({ started_on: today.subtract({ days: 20 }).toString(), ...person });
}

/** What happened to a disclosure, in order. */
export async function eventsOf(world: World, disclosure: string): Promise<string[]> {
  const { rows } = await world.database.superuser.query<{ kind: string }>(
    'SELECT kind FROM disclosure_event WHERE disclosure_id = $1 ORDER BY at, ctid',
    [disclosure],
  );
  return rows.map((row) => row.kind);
}

export const organisationId = (slug: string) => demoId('organisation', slug);
