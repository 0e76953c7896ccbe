import { execute, type Job } from '../pipeline/index.ts';
import { releaseDisclosure, settleSending } from './commands/release-disclosure.ts';

/**
 * Sends what was queued: decides again in one transaction, sends the message outside any, and writes down how that ended in
 * another. A refusal by the mail server is tried again; what may have left never is.
 */
export const sendDisclosure: Job = {
  name: 'send-disclosure',
  activity: 'sharing',
  clause: 'safeguard/need-to-know',
  async run(services, { disclosure, programme }) {
    const as = { job: 'send-disclosure', ...(programme ? { programme } : {}) };
    const released = await execute(services, releaseDisclosure, as, { disclosure, origin: services.origin });
    if ('nothing' in released) return;
    const ended = await services.mailer.send(released.message);
    await execute(services, settleSending, as, { disclosure, try: released.try, ...ended });
    if (ended.outcome === 'not-sent') throw new NotSent();
  },
};

/** The mail server refused the message or could not be reached; nothing left. */
class NotSent extends Error {
  constructor() {
    super('The message was not sent.');
    this.name = 'NotSent';
  }
}
