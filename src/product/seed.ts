import {
  asSeeder,
  demoId,
  demoPerson,
  hasDemonstration,
  playStories,
  readDemonstration,
  type SeedCounts,
  seedPeople,
  seedStaff,
  unknownTo,
} from '../demo/index.ts';
import { RegistryError, refused, type Services } from '../pipeline/index.ts';
import type { Product } from './product.ts';
import { firstProgramme } from './programmes.ts';

/**
 * Fills a new demonstration with the organisations, staff and people of every programme that tells of some, the first programme
 * first. A demonstration that has them is left as it is.
 */
export async function seedDemonstration(services: Services, say: (sentence: string) => void): Promise<void> {
  const empty = await asSeeder(
    services,
    async (db) => (await db.selectFrom('organisation').select('id').limit(1).execute()).length === 0,
  );
  if (!empty) return;
  say('Making the demonstration: synthetic people, their journeys and the staff they meet.');
  const first = firstProgramme();
  const published = Object.keys(await services.publications.inForce()).sort((a, b) =>
    a === first ? -1 : b === first ? 1 : a.localeCompare(b),
  );
  for (const programme of published.filter((each) => hasDemonstration(each))) await seedProgramme(services, programme);
  if (!hasDemonstration(first)) return;
  await asSeeder(services, (db) =>
    db
      .insertInto('demo_portal')
      .values({ participant_id: demoId('participant', readDemonstration(first).seed, 0) })
      .execute(),
  );
}

/** Seeds one programme. Throws RegistryError when its demonstration names what its register does not hold. */
async function seedProgramme(services: Services, programme: string): Promise<void> {
  const today = services.clock().toZonedDateTimeISO('Europe/London').toPlainDate();
  const demo = readDemonstration(programme);
  const inForce = await publicationOf(services, programme);
  const unknown = unknownTo(inForce.register, demo);
  if (unknown.length > 0)
    throw new RegistryError(
      `The demonstration of ${programme} names ${unknown.join(', ')}, which its register does not hold.`,
      'Mend demo.yaml in the folder of the programme.',
    );
  await asSeeder(services, (db) => seedStaff(db, demo, today));
  await seedPeople(services, inForce, demo, demo.people, demo.seed);
  await playStories(services, inForce, demo, (number) => demoPerson(demo, demo.seed, number, today).reference);
}

const publicationOf = async (services: Services, programme: string) =>
  services.publications.get(programme, (await services.publications.inForce())[programme] ?? 0);

/** Adds made-up people to a demonstration. Refused on live data. */
export async function seedMore(
  product: Product,
  people: number,
  seed: number,
  progress: (done: number) => void,
  programme = firstProgramme(),
): Promise<SeedCounts> {
  if (product.deployment.kind !== 'demo') {
    throw refused(
      'live-data',
      'operational',
      'This service is live, and made-up people belong in a demonstration.',
      'Use a data folder of its own for a demonstration.',
    );
  }
  const { services } = product;
  const inForce = await publicationOf(services, programme);
  return seedPeople(services, inForce, readDemonstration(programme), people, seed, progress);
}
