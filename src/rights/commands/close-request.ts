import { z } from 'zod';
import { command } from '../../pipeline/index.ts';
import { addStep, DESK, openRequest, requestId, text } from '../facts.ts';

/** Closes a request, with the reason. From then on it opens nobody's record any more. */
export const closeRightsRequest = command({
  ...DESK,
  name: 'close-rights-request',
  clause: 'right/access',
  verb: 'change',
  significant: true,
  input: z.strictObject({ rightsRequest: requestId, reason: text(1000, 'Enter why the request is closed') }),
  async run(act, { rightsRequest, reason }) {
    const request = await openRequest(act, rightsRequest);
    await addStep(act, request, { kind: 'closed', note: reason });
    act.record({ participantId: request.participantId, fields: ['rights_request_event.kind'] });
    return {};
  },
});
