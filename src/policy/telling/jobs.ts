import { execute, type Job } from '../../pipeline/index.ts';
import { planTelling } from './commands/plan-telling.ts';
import { beginTelling, sendMoreTellings, settleTelling, tellingsToSend } from './commands/send-telling.ts';

/** How many messages one run of the job sends; the next run goes on after the last of them. */
const MOST = 100;

/** Queues the telling of a published version: the one place both ways of publishing call, in their own transaction (P098). */
export const tellParticipants = (
  enqueue: (job: string, ids: Record<string, string>) => Promise<void>,
  { programme, version }: { programme: string; version: number },
): Promise<void> => enqueue('tell-participants', { programme, version: String(version) });

/** Makes the tellings of a version, a thousand people at a time. */
export const tellParticipantsJob: Job = {
  name: 'tell-participants',
  activity: 'informing',
  async run(services, { programme = '', version, after }) {
    const as = { job: 'tell-participants', programme };
    await execute(services, planTelling, as, { programme, version: Number(version), ...(after ? { after } : {}) });
  },
};

/** Sends the messages that wait. Each is looked at again first; a server out of reach stops the run, which is tried again later. */
export const sendTellingsJob: Job = {
  name: 'send-notice-tellings',
  activity: 'informing',
  async run(services, { programme = '', version, after }) {
    const as = { job: 'send-notice-tellings', programme };
    const of = { programme, version: Number(version) };
    const waiting = await execute(services, tellingsToSend, as, { ...of, ...(after ? { after } : {}), most: MOST });
    for (const telling of waiting) {
      const begun = await execute(services, beginTelling, as, { telling, origin: services.origin });
      if ('nothing' in begun) continue;
      const ended = await services.mailer.send(begun.message);
      const { tryAgain } = await execute(services, settleTelling, as, { telling, ...ended });
      if (tryAgain) throw new MailServerOutOfReach();
    }
    const last = waiting.at(-1);
    if (last && waiting.length === MOST) await execute(services, sendMoreTellings, as, { ...of, after: last });
  },
};

/** The mail server could not be reached; nothing left. */
class MailServerOutOfReach extends Error {
  constructor() {
    super('The mail server could not be reached.');
    this.name = 'MailServerOutOfReach';
  }
}
