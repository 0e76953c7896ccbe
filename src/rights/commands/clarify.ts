import { z } from 'zod';
import { command, refused } from '../../pipeline/index.ts';
import { addStep, DESK, openRequest, requestId, text } from '../facts.ts';
import { openClarification } from '../rules.ts';

const shared = { ...DESK, verb: 'record' } as const;
const fields = ['rights_request_event.kind', 'rights_request_event.note'];

/** Asks the person what they want, where that is reasonably needed to find it. The days until the answer do not count (P104). */
export const askClarification = command({
  ...shared,
  name: 'ask-what-is-wanted',
  significant: false,
  input: z.strictObject({ rightsRequest: requestId, note: text(2000, 'Enter what you asked') }),
  async run(act, { rightsRequest, note }) {
    const request = await openRequest(act, rightsRequest);
    if (openClarification(request.steps)) {
      throw refused(
        'already-asked',
        act.clause,
        'You are already waiting for an answer.',
        'Record the answer first.',
        request.participantId,
      );
    }
    await addStep(act, request, { kind: 'clarification-asked', note });
    act.record({ participantId: request.participantId, fields });
    return {};
  },
});

/** Records the answer; the clock goes on. */
export const recordAnswer = command({
  ...shared,
  name: 'record-what-is-wanted',
  significant: false,
  input: z.strictObject({ rightsRequest: requestId, note: text(2000, 'Enter what the person answered') }),
  async run(act, { rightsRequest, note }) {
    const request = await openRequest(act, rightsRequest);
    if (!openClarification(request.steps)) {
      throw refused(
        'nothing-asked',
        act.clause,
        'Nothing was asked that waits for an answer.',
        'Ask first what is wanted.',
        request.participantId,
      );
    }
    await addStep(act, request, { kind: 'clarification-answered', note });
    act.record({ participantId: request.participantId, fields });
    return {};
  },
});
