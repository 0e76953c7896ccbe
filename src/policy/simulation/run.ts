import { answerTo } from '../../disclosures/index.ts';
import {
  type ConsentOutcome,
  consentTally,
  type DisclosureOutcome,
  disclosureTally,
  type KeepingOutcome,
  type Register,
} from '../../register/index.ts';
import { keepingOfEverybody } from './keeping.ts';
import { decisions, decisionsToRead, liveConsents, lives, type Reading } from './read.ts';

/** What a changed register would do to one programme: to the decisions of the last days, to live consents, to the days of destruction. */
export interface Simulation {
  days: number;
  since: string;
  until: string;
  disclosures: DisclosureOutcome;
  consents: ConsentOutcome;
  keeping: KeepingOutcome;
}

/** How far a simulation is. `total` is null where nobody counted beforehand. */
export interface Progress {
  reading: 'decisions' | 'consents' | 'people';
  read: number;
  total: number | null;
}

interface Simulating {
  /** The register in force, and the changed one. */
  before: Register;
  after: Register;
  days: number;
  at: Temporal.Instant;
  onProgress?(progress: Progress): Promise<void> | void;
}

/**
 * Replays the recorded decisions of the last days against a changed register, holds every live consent against it, and reckons
 * again when each person’s data goes. Streams in short transactions: memory and locks do not grow with the data.
 */
export async function simulate(
  read: Reading,
  { before, after, days, at, onProgress }: Simulating,
): Promise<Simulation> {
  const programme = after.programme.id;
  const span = { programme, since: at.subtract({ hours: 24 * days }), until: at };
  const told = async (reading: Progress['reading'], count: number, total: number | null) =>
    onProgress?.({ reading, read: count, total });
  const disclosures = disclosureTally(after, answerTo);
  const total = await decisionsToRead(read, span);
  await told('decisions', 0, total);
  for await (const batch of decisions(read, span)) {
    for (const recorded of batch) disclosures.add(recorded);
    await told('decisions', disclosures.outcome().read, total);
  }
  const consents = consentTally(after);
  for await (const batch of liveConsents(read, programme, at)) {
    for (const consent of batch) consents.add(consent);
    await told('consents', consents.outcome().live, null);
  }
  const keeping = keepingOfEverybody(before, after, at.toZonedDateTimeISO('Europe/London').toPlainDate());
  if (keeping.needed) {
    for await (const batch of lives(read, programme)) {
      for (const life of batch) keeping.add(life);
      await told('people', keeping.outcome().people, null);
    }
  }
  return {
    days,
    since: span.since.toString(),
    until: span.until.toString(),
    disclosures: disclosures.outcome(),
    consents: consents.outcome(),
    keeping: keeping.outcome(),
  };
}
