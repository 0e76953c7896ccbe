import { channel as channels } from '../schema/common.ts';
import type { Recipient } from '../types.ts';
import { type Reason, reason } from './reason.ts';

export type Sayings = ReturnType<typeof sayings>;

/** The reasons that differ by recipient only, made once so that refusing is as fast as allowing. */
export function sayings(recipient: Recipient) {
  const clause = `recipient/${recipient.slug}`;
  const what = recipient.agreement.kind.replaceAll('-', ' ');
  const whom = recipient.named ? 'this organisation or individual' : recipient.title;
  return {
    channelNotAllowed: new Map(channels.options.map((way) => [way, channelNotAllowed(recipient, way)])),
    noFields: reason('no-fields', clause, 'No field was asked for', 'Choose field by field what is to be shared'),
    notNamed: reason(
      'recipient-not-named',
      clause,
      `${recipient.title}: the notice promises one named organisation or individual, never the whole group`,
      'Name the organisation or individual',
    ),
    otherCohort: reason(
      'cohort-not-covered',
      clause,
      `${recipient.title} receives data only about people of its own cohort`,
      'Leave this person out',
    ),
    agreementMissing: reason(
      'agreement-missing',
      clause,
      `There is no ${what} with this recipient`,
      `Record a signed ${what}`,
    ),
    agreementSuspended: reason(
      'agreement-suspended',
      clause,
      `The ${what} with this recipient is suspended`,
      'Resolve what led to the suspension and resume it',
    ),
    agreementNotInForce: reason(
      'agreement-not-in-force',
      clause,
      `The ${what} with this recipient is not in force on the day`,
      'Renew it, or wait until it begins',
    ),
    consentMissing: reason(
      'consent-missing',
      clause,
      `The person has not agreed to share with ${whom}`,
      'Explain what would be shared and why, and record their consent',
    ),
    consentOtherPurpose: reason(
      'consent-other-purpose',
      clause,
      'The consent on record is for another purpose',
      'Ask the person about this purpose',
    ),
    consentNotYetGiven: reason(
      'consent-not-yet-given',
      clause,
      'The consent on record begins only after this moment',
      'Share after consent, never before',
    ),
    consentWithdrawn: reason(
      'consent-withdrawn',
      clause,
      'The person has withdrawn their consent',
      'Respect the withdrawal; ask again only if the person wants to',
    ),
    consentExpired: reason('consent-expired', clause, 'The consent on record has expired', 'Ask the person again'),
    consentLacksField: reason(
      'consent-lacks-field',
      clause,
      'The consent on record does not cover everything asked for',
      'Leave the rest out, or ask the person about it',
    ),
    consentNotExplicit: reason(
      'consent-not-explicit',
      clause,
      'Specially protected data needs explicit consent, and the consent on record is not',
      'Ask with the words for explicit consent',
    ),
  };
}

/** Why data may not travel in a way that the recipient’s line does not give. */
export function channelNotAllowed({ slug, title, channels: allowed }: Recipient, way: string): Reason {
  return reason(
    'channel-not-allowed',
    `recipient/${slug}`,
    `Data does not go to ${title} by ${way.replaceAll('-', ' ')}`,
    `Send it by ${allowed.map((each) => each.replaceAll('-', ' ')).join(' or ') || 'no way until the notice names one'}`,
  );
}
