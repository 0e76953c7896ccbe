import { newReference } from '../pipeline/index.ts';
import type { Demonstration } from './demonstration.ts';
import { demoId } from './ids.ts';
import { FAMILY, GIVEN, HEALTH_NOTES, JOB_AIMS, STREETS } from './names.ts';
import { type Random, randomFor } from './random.ts';

/** A made-up person and their referral, the same for the same seed and number. */
export interface DemoPerson {
  id: string;
  reference: string;
  index: number;
  family_name: string;
  given_name: string | null;
  date_of_birth: string;
  gender: string;
  niNumber: string | null;
  address_line_1: string | null;
  town: string | null;
  postcode: string | null;
  no_fixed_abode: boolean;
  mobile: string | null;
  email: string | null;
  contact_preference: string | null;
  preferred_language: string;
  interpreter_needed: boolean;
  disability: string;
  office: string;
  customerGroup: string;
  participation: string;
  healthNotes: string;
  jobAims: string;
}

const LANGUAGES = [
  'English',
  'English',
  'English',
  'English',
  'Bengali',
  'Polish',
  'Somali',
  'Turkish',
  'Portuguese',
] as const;
const INWARD = 'ABDEFGHJLNPQRSTUWXYZ';

/** Demonstration numbers lie in QQ 90 to QQ 99, which no real person holds. */
const niNumber = (random: Random): string =>
  `QQ9${random.below(10)}${String(random.below(10_000)).padStart(4, '0')}${'ABCD'[random.below(4)]}`;

const postcode = (random: Random, area: string): string =>
  `${area} ${random.below(10)}${INWARD[random.below(INWARD.length)]}${INWARD[random.below(INWARD.length)]}`;

/** Person number `index` of a seed. `today` fixes ages; the demonstration says from which offices and groups people come. */
export function demoPerson(
  demo: Pick<Demonstration, 'offices' | 'customerGroups' | 'areas'>,
  seed: number,
  index: number,
  today: Temporal.PlainDate,
): DemoPerson {
  const random = randomFor(seed, index);
  const [town, area] = random.pick(demo.areas);
  const housed = !random.chance(0.04);
  const language = random.pick(LANGUAGES);
  const health = random.pick(HEALTH_NOTES);
  return {
    id: demoId('participant', seed, index),
    reference: newReference((below) => random.below(below)),
    index,
    family_name: random.pick(FAMILY),
    given_name: random.chance(0.02) ? null : random.pick(GIVEN),
    date_of_birth: today.subtract({ years: 19 + random.below(43), days: random.below(365) }).toString(),
    gender: random.pick(['Woman', 'Man', 'Woman', 'Man', 'Non-binary']),
    niNumber: random.chance(0.05) ? null : niNumber(random),
    address_line_1: housed ? `${1 + random.below(180)} ${random.pick(STREETS)}` : null,
    town: housed ? town : null,
    postcode: housed ? postcode(random, area) : null,
    no_fixed_abode: !housed,
    mobile: random.chance(0.9) ? `07700 900${String(random.below(1000)).padStart(3, '0')}` : null,
    email: random.chance(0.7) ? `person${index}@people.example` : null,
    contact_preference: random.pick(['text', 'telephone', 'email', 'letter', null]),
    preferred_language: language,
    interpreter_needed: language !== 'English' && random.chance(0.5),
    disability: health === '' ? random.pick(['no', 'prefer-not-to-say']) : 'yes',
    office: random.pick(demo.offices),
    customerGroup: random.pick(demo.customerGroups),
    participation: random.chance(0.8) ? 'voluntary' : 'mandatory',
    healthNotes: health,
    jobAims: random.pick(JOB_AIMS),
  };
}
