import { CONTROLS } from './controls.ts';
import { readShipped } from './load/shipped.ts';
import {
  CHANNELS,
  CLOCK_EVENTS,
  DOORS,
  FORM_USES,
  ORGANISATION_KINDS,
  PHASES,
  REFERRAL_FIELDS,
  RIGHTS,
  ROLES,
  SAFEGUARDS,
  STAGE_BEGINNINGS,
  STANDING,
} from './product-words.ts';
import { channel, compartment, special } from './schema/common.ts';
import { agreementKind, doorNeeds, liftable } from './schema/policy.ts';

/** Words for things of the product that no list above holds: what is asked, by whom, and what an act is called. */
const PLAIN = ['acknowledge-referral', 'breach', 'dpia', 'representative', 'support'] as const;

/** Every word that code may name although a programme may use it too: the one exception to naming no programme’s ids. */
export const productWords: ReadonlySet<string> = new Set<string>([
  ...Object.keys(readShipped().vocabulary),
  ...Object.keys(readShipped().activities),
  ...Object.keys(CONTROLS),
  ...CHANNELS,
  ...CLOCK_EVENTS,
  ...DOORS,
  ...FORM_USES,
  ...ORGANISATION_KINDS,
  ...PHASES,
  ...REFERRAL_FIELDS,
  ...RIGHTS,
  ...ROLES,
  ...SAFEGUARDS,
  ...STAGE_BEGINNINGS,
  ...STANDING,
  ...agreementKind.options,
  ...doorNeeds.options,
  ...liftable.options,
  ...channel.options,
  ...compartment.options,
  ...special.options,
  ...PLAIN,
]);
