import { randomUUID } from 'node:crypto';
import { recordConsent, withdrawConsent, wordsToAsk } from '../consent/index.ts';
import { previewSharing, shareInformation } from '../disclosures/index.ts';
import { openHealthEpisode, referToHealthTeam, writeHealthNote } from '../health/index.ts';
import { importFile } from '../intake/index.ts';
import { type AnyDefinition, type Definition, execute, type InForce, type Services } from '../pipeline/index.ts';
import { offered } from '../register/index.ts';
import { recordRightsRequest } from '../rights/index.ts';
import { signInDemo, signOut } from '../session/index.ts';
import type { Demonstration } from './demonstration.ts';

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

/** A demonstration being played: whose, by whom, and who the numbered people are. */
interface Play {
  cast: Cast;
  stories: NonNullable<Demonstration['stories']>;
  inForce: InForce;
  /** References by number. */
  people(number: number): string;
}

type Sharing = Play['stories']['sharing'][number];

async function ask(play: Play, { person, organisation, reason, answer }: Sharing, purpose: string): Promise<string> {
  const { cast, stories } = play;
  const asking = {
    reference: play.people(person),
    organisation,
    purpose,
    fields: stories.fields,
    reason,
    until: cast.today.add({ months: 6 }).toString(),
    mode: 'verbal',
  };
  const { hash } = await cast.act<{ hash: string }>(stories.as.keyworker, wordsToAsk, asking);
  const recorded = await cast.act<{ id: string }>(stories.as.keyworker, recordConsent, {
    ...asking,
    decision: answer,
    how: 'in-person',
    place: stories.place,
    language: 'English',
    interpreter: false,
    explained: true,
    capacityNote: '',
    shownHash: hash,
    formToken: randomUUID(),
  });
  return recorded.id;
}

async function share(play: Play, { person, organisation, necessity }: Sharing, purpose: string): Promise<void> {
  const { cast, stories } = play;
  const sharing = { reference: play.people(person), organisation, purpose, fields: stories.fields };
  const preview = await cast.act<{ allowed: boolean; hash?: string }>(stories.as.keyworker, previewSharing, sharing);
  await cast.act(stories.as.keyworker, shareInformation, {
    ...sharing,
    necessity,
    formToken: randomUUID(),
    ...(preview.hash ? { previewHash: preview.hash } : {}),
  });
}

/**
 * Plays what a keyworker’s week looks like, as the demonstration tells it, so that every feature is shown by somebody: sharing
 * allowed, refused and stopped, a consent refused, a health record where there is a health team, and a referral file with
 * rows to mend. `people` are references by number.
 */
export async function playStories(
  services: Services,
  inForce: InForce,
  demo: Demonstration,
  people: (number: number) => string,
): Promise<void> {
  const cast = new Cast(services);
  if (demo.stories) {
    const play = { cast, stories: demo.stories, inForce, people };
    await sharingStories(play);
    await healthStories(play);
    await rightsStories(play);
  }
  if (demo.referralFile)
    await importFile(services, {
      source: fileOf(demo.referralFile, cast.today),
      programme: demo.programme,
      channel: demo.channel,
      asAt: cast.today.toString(),
      dryRun: false,
      operatingAs: 'demonstration',
    });
  await cast.leave();
}

/** The morning’s file, with `{{1}}` written as the day before today. */
async function* fileOf(text: string, today: Temporal.PlainDate): AsyncGenerator<Buffer> {
  yield Buffer.from(
    text.replace(/\{\{(\d+)\}\}/g, (_slot, ago: string) => today.subtract({ days: Number(ago) }).toString()),
    'utf8',
  );
}

async function sharingStories(play: Play): Promise<void> {
  const purpose = offered(play.inForce.register, 'sharing')?.purpose;
  if (purpose === undefined) return;
  for (const story of play.stories.sharing) {
    const consent = story.answer ? await ask(play, story, purpose) : undefined;
    if (story.necessity) await share(play, story, purpose);
    if (story.withdrawn && consent)
      await play.cast.act(play.stories.as.keyworker, withdrawConsent, {
        consent,
        channel: 'telephone',
        byWhom: 'participant',
      });
  }
}

async function healthStories({ cast, stories, inForce, people }: Play): Promise<void> {
  const { keyworker, healthPractitioner } = stories.as;
  if (!healthPractitioner || !offered(inForce.register, 'health-care')) return;
  const today = cast.today.toString();
  for (const { person, reason, support, note } of stories.health) {
    const reference = people(person);
    await cast.act(keyworker, referToHealthTeam, { reference, reason, agreed: true, clientToken: randomUUID() });
    if (!support) continue;
    await cast.act(healthPractitioner, openHealthEpisode, {
      reference,
      openedOn: today,
      support,
      explained: true,
      explainedHow: 'in-person',
    });
    if (note)
      await cast.act(healthPractitioner, writeHealthNote, {
        reference,
        occurredOn: today,
        clientToken: randomUUID(),
        body: note,
      });
  }
}

async function rightsStories({ cast, stories, people }: Play): Promise<void> {
  for (const { person, daysAgo, channel, asked } of stories.rights)
    await cast.act(stories.as.dataProtectionOfficer, recordRightsRequest, {
      reference: people(person),
      receivedOn: cast.today.subtract({ days: daysAgo }).toString(),
      channel,
      asked,
      formToken: randomUUID(),
    });
}
