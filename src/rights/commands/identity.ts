import { z } from 'zod';
import { Conflict, command, InvalidInput, invalid } from '../../pipeline/index.ts';
import { addStep, DESK, openRequest, requestId, text } from '../facts.ts';
import { holdsNiNumber, identityVerified } from '../rules.ts';
import { IDENTITY_CHECKS, keysOf } from '../words.ts';

const clause = 'safeguard/identity-check';

/** Asks for proof of identity, where there is real doubt about who asks. Identity verified before counts no more. */
export const askForIdentity = command({
  ...DESK,
  name: 'ask-for-identity',
  clause,
  verb: 'record',
  significant: false,
  input: z.strictObject({ rightsRequest: requestId, note: text(1000, 'Enter why there is doubt about who asks') }),
  async run(act, { rightsRequest, note }) {
    const request = await openRequest(act, rightsRequest);
    await addStep(act, request, { kind: 'identity-asked', note });
    act.record({ participantId: request.participantId, fields: ['rights_request_event.kind'] });
    return {};
  },
});

/**
 * Records that we know who asks, and how: by whom is the one who acts. What was shown is not kept (P092, P093). Throws Conflict
 * while identity is verified already; asking for proof again takes that back.
 */
export const verifyIdentity = command({
  ...DESK,
  name: 'verify-identity',
  clause,
  verb: 'record',
  significant: true,
  reason: 'how',
  input: z.strictObject({
    rightsRequest: requestId,
    how: z.enum(keysOf(IDENTITY_CHECKS), 'Select how identity was verified'),
    verifiedOn: z.iso.date('Enter the day on which identity was verified'),
    note: text(1000),
  }),
  async run(act, { rightsRequest, how, verifiedOn, note }) {
    const request = await openRequest(act, rightsRequest);
    if (identityVerified(request.steps))
      throw new Conflict('Identity is verified already. Open the request again to see how and by whom.');
    if (holdsNiNumber(note))
      throw invalid('note', 'Do not write a National Insurance number here. It proves nothing about who asks');
    if (verifiedOn > act.today.toString() || verifiedOn < request.receivedOn) {
      throw new InvalidInput([
        {
          field: 'verifiedOn',
          message: 'The day must be between the day the request reached us and today',
          parts: ['day', 'month', 'year'],
        },
      ]);
    }
    await addStep(act, request, { kind: 'identity-verified', how, onDay: verifiedOn, note });
    act.record({
      participantId: request.participantId,
      fields: ['rights_request_event.kind', 'rights_request_event.how'],
    });
    return {};
  },
});
