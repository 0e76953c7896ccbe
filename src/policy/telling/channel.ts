import type { TellingChannel } from '../../people/index.ts';

/** Which ways to a person there are, and what they said of them. No address, no number. */
export interface Ways {
  id: string;
  active: boolean;
  contact_preference: string | null;
  safe_to_contact: string;
  has_email: boolean;
  has_phone: boolean;
  has_address: boolean;
}

/**
 * The way to tell somebody: the one they prefer, if it is there. A message goes by itself only to people who said that writing to
 * them is safe or who chose email themselves; whoever is to be contacted with care is told by their keyworker in person, and
 * nothing is left on a telephone or a doormat.
 */
export function channelFor(ways: Ways): TellingChannel {
  if (ways.safe_to_contact === 'with-care') return 'in-person';
  const mayWrite =
    ways.contact_preference === 'email' || (ways.contact_preference === null && ways.safe_to_contact === 'yes');
  if (ways.has_email && mayWrite) return 'email';
  if (ways.contact_preference === 'letter' && ways.has_address) return 'letter';
  if (ways.has_phone) return 'telephone';
  return ways.has_address ? 'letter' : 'in-person';
}
