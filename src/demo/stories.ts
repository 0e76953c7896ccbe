import { randomUUID } from 'node:crypto';
import { recordConsent, withdrawConsent, wordsToAsk } from '../consent/index.ts';
import { previewSharing, shareInformation } from '../disclosures/index.ts';
import { openHealthEpisode, referToHealthTeam, writeHealthNote } from '../health/index.ts';
import { importFile } from '../intake/index.ts';
import { type AnyDefinition, type Definition, execute, type Services } from '../pipeline/index.ts';
import { recordRightsRequest } from '../rights/index.ts';
import { signInDemo, signOut } from '../session/index.ts';
import { referralFile } from './referral-file.ts';

const BASICS = ['participant.given_name', 'participant.family_name', 'participant.mobile'];

/** Runs acts as personas of the demonstration, through the same pipeline as everybody else. */
class Cast {
  readonly #services: Services;
  readonly #tokens = new Map<string, string>();
  /** The product’s day. */
  readonly today: Temporal.PlainDate;
  constructor(services: Services) {
    this.#services = services;
    this.today = services.clock().toZonedDateTimeISO('Europe/London').toPlainDate();
  }

  async act<Output>(
    persona: string,
    definition: Definition<never, Output> | AnyDefinition,
    input: unknown,
  ): Promise<Output> {
    const token =
      this.#tokens.get(persona) ?? (await execute(this.#services, signInDemo, { visitor: true }, { persona })).token;
    this.#tokens.set(persona, token);
    return execute(this.#services, definition as never, { token }, input);
  }

  async leave(): Promise<void> {
    for (const token of this.#tokens.values()) await execute(this.#services, signOut, { visitor: true }, { token });
  }
}

/** One asking: for whom, of which organisation, about which fields, and what the person said. */
interface Asking {
  reference: string;
  organisation: string;
  fields: string[];
  reason: string;
  decision: 'given' | 'refused';
}

async function ask(cast: Cast, { reference, organisation, fields, reason, decision }: Asking): Promise<string> {
  const until = cast.today.add({ months: 6 }).toString();
  const asking = {
    reference,
    organisation,
    purpose: 'onward-support',
    fields,
    reason,
    until,
    mode: 'verbal',
  };
  const { hash } = await cast.act<{ hash: string }>('keyworker', wordsToAsk, asking);
  const recorded = await cast.act<{ id: string }>('keyworker', recordConsent, {
    ...asking,
    decision,
    how: 'in-person',
    place: 'Meeting room 2',
    language: 'English',
    interpreter: false,
    explained: true,
    capacityNote: '',
    shownHash: hash,
    formToken: randomUUID(),
  });
  return recorded.id;
}

async function share(
  cast: Cast,
  reference: string,
  organisation: string,
  fields: string[],
  necessity: string,
): Promise<void> {
  const sharing = { reference, organisation, purpose: 'onward-support', fields };
  const preview = await cast.act<{ allowed: boolean; hash?: string }>('keyworker', previewSharing, sharing);
  await cast.act('keyworker', shareInformation, {
    ...sharing,
    necessity,
    formToken: randomUUID(),
    ...(preview.hash ? { previewHash: preview.hash } : {}),
  });
}

/**
 * Plays what a keyworker’s week looks like, so that every feature is shown by somebody: sharing allowed, refused and stopped,
 * a consent refused, a health record, and a referral file with rows to mend. `people` are references by number.
 */
export async function playStories(services: Services, people: (number: number) => string): Promise<void> {
  const cast = new Cast(services);
  await sharingStories(cast, people);
  await healthStories(cast, people);
  await rightsStories(cast, people);
  await importFile(services, {
    source: referralFile(services.clock()),
    programme: 'central-london-works',
    channel: 'jcp',
    asAt: cast.today.toString(),
    dryRun: false,
    operatingAs: 'demonstration',
  });
  await cast.leave();
}

async function sharingStories(cast: Cast, people: (number: number) => string): Promise<void> {
  const [first, second, third, fourth] = [people(0), people(1), people(2), people(5)];
  await ask(cast, {
    reference: first,
    organisation: 'harbour-debt-advice',
    fields: BASICS,
    reason: 'To help with rent arrears before they grow',
    decision: 'given',
  });
  await share(
    cast,
    first,
    'harbour-debt-advice',
    BASICS,
    'They need to call to arrange a first session about rent arrears',
  );
  const consent = await ask(cast, {
    reference: second,
    organisation: 'riverside-housing-support',
    fields: BASICS,
    reason: 'To look for a flat nearer to work',
    decision: 'given',
  });
  await share(cast, second, 'riverside-housing-support', BASICS, 'They need to call about housing near work');
  await cast.act('keyworker', withdrawConsent, { consent, channel: 'telephone', byWhom: 'participant' });
  await share(cast, third, 'harbour-debt-advice', BASICS, 'They offered to help with a council tax bill');
  await ask(cast, {
    reference: fourth,
    organisation: 'lantern-skills-trust',
    fields: BASICS,
    reason: 'To join a forklift course',
    decision: 'given',
  });
  await share(cast, fourth, 'lantern-skills-trust', BASICS, 'They run the forklift course that starts next month');
  await ask(cast, {
    reference: fourth,
    organisation: 'harbour-debt-advice',
    fields: BASICS,
    reason: 'To get advice about a loan',
    decision: 'refused',
  });
}

async function healthStories(cast: Cast, people: (number: number) => string): Promise<void> {
  const [waiting, supported] = [people(25), people(24)];
  const refer = (reference: string, reason: string) =>
    cast.act('keyworker', referToHealthTeam, { reference, reason, agreed: true, clientToken: randomUUID() });
  await refer(waiting, 'Would like help with sleep and worry before going back to work');
  await refer(supported, 'Back pain makes standing work hard');
  const today = cast.today.toString();
  await cast.act('health-practitioner', openHealthEpisode, {
    reference: supported,
    openedOn: today,
    support: 'physiotherapy',
    explained: true,
    explainedHow: 'in-person',
  });
  await cast.act('health-practitioner', writeHealthNote, {
    reference: supported,
    occurredOn: today,
    clientToken: randomUUID(),
    body: 'First session. Lower back pain for two years, worse after standing. Exercises shown; review in two weeks.',
  });
}

async function rightsStories(cast: Cast, people: (number: number) => string): Promise<void> {
  const received = (daysAgo: number) => cast.today.subtract({ days: daysAgo }).toString();
  const request = (reference: string, receivedOn: string, channel: string, asked: string) =>
    cast.act('data-protection-officer', recordRightsRequest, {
      reference,
      receivedOn,
      channel,
      asked,
      formToken: randomUUID(),
    });
  await request(people(24), received(12), 'email', 'Please send me everything you hold about me, and who has had it.');
  await request(people(5), received(2), 'in-person', 'I would like a copy of the notes from my meetings.');
}
