import { asSeeder, demoId, demoPerson, playStories, type SeedCounts, seedPeople, seedStaff } from '../demo/index.ts';
import { refused, type Services } from '../pipeline/index.ts';
import type { Product } from './product.ts';
import { firstProgramme } from './programmes.ts';

/** How many made-up people a new demonstration holds, and the seed that makes them. */
const PEOPLE = 96;
const SEED = 1;

/** Fills a new demonstration with its organisations, staff and people. One that has them is left as it is. */
export async function seedDemonstration(services: Services, say: (sentence: string) => void): Promise<void> {
  const today = services.clock().toZonedDateTimeISO('Europe/London').toPlainDate();
  const empty = await asSeeder(
    services,
    async (db) => (await db.selectFrom('organisation').select('id').limit(1).execute()).length === 0,
  );
  if (!empty) return;
  say('Making the demonstration: synthetic people, their journeys and the staff they meet.');
  const published = await services.publications.inForce();
  const inForce = await services.publications.get(firstProgramme(), published[firstProgramme()] ?? 0);
  await asSeeder(services, (db) => seedStaff(db, firstProgramme(), today));
  await seedPeople(services, inForce, PEOPLE, SEED);
  await playStories(services, (number) => demoPerson(SEED, number, today).reference);
  await asSeeder(services, (db) =>
    db
      .insertInto('demo_portal')
      .values({ participant_id: demoId('participant', SEED, 0) })
      .execute(),
  );
}

/** Adds made-up people to a demonstration. Refused on live data. */
export async function seedMore(
  product: Product,
  people: number,
  seed: number,
  progress: (done: number) => void,
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
  const published = await services.publications.inForce();
  const inForce = await services.publications.get(firstProgramme(), published[firstProgramme()] ?? 0);
  return seedPeople(services, inForce, people, seed, progress);
}
