import { createTransport } from 'nodemailer';
import type { Pools } from '../database/index.ts';
import { inTransaction } from '../database/index.ts';
import type { Mailer, MailOutcome } from '../pipeline/index.ts';

interface MailerSettings {
  /** `smtp://user:password@host:port` or `smtps://…` (CANDOUR_SMTP_URL); absent: no mail server. */
  smtpUrl?: string | undefined;
  /** The sender (CANDOUR_MAIL_FROM). */
  from: string;
  demo: boolean;
}

/**
 * The mailer of a running product: SMTP when set, the outbox page in a demonstration, and otherwise one that sends
 * nothing and says so.
 */
export function openMailer(settings: MailerSettings, pools: Pick<Pools, 'candour_jobs'>): Mailer {
  if (settings.smtpUrl) return smtpMailer(settings.smtpUrl, settings.from);
  if (settings.demo) return outboxMailer(pools);
  return { send: async () => ({ outcome: 'not-sent', detail: 'no-mail-server' }) };
}

/** Sends over SMTP. Only a refusal or a connection that never opened is surely `not-sent`; all else is `unknown`. */
export function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text }) {
      try {
        await transport.sendMail({ from, to, subject, text });
        return { outcome: 'sent', detail: 'smtp' };
      } catch (error) {
        return outcomeOf(error as { code?: string; command?: string; responseCode?: number });
      }
    },
  };
}

/** Before the text went over, nothing can have left; a plain refusal of the text is a refusal too. */
function outcomeOf(error: { code?: string; command?: string; responseCode?: number }): MailOutcome {
  const refused = error.responseCode !== undefined && error.responseCode >= 400;
  const early = error.command !== undefined && error.command !== 'DATA';
  const unreachable = ['ECONNREFUSED', 'EDNS', 'ENOTFOUND', 'EAUTH', 'ETLS'].includes(error.code ?? '');
  const detail = error.responseCode ? `smtp-${error.responseCode}` : (error.code ?? 'fault').toLowerCase().slice(0, 40);
  return { outcome: refused || early || unreachable ? 'not-sent' : 'unknown', detail };
}

/** Keeps messages for the outbox page of a demonstration; the database refuses them on live data. */
function outboxMailer(pools: Pick<Pools, 'candour_jobs'>): Mailer {
  return {
    async send({ programme, to, subject, text }) {
      try {
        await inTransaction(
          pools.candour_jobs,
          { system: { command: 'keep-demo-message', job: 'send-message' } },
          async (db) => {
            await db.insertInto('demo_outbox').values({ programme, recipient: to, subject, body: text }).execute();
          },
        );
        return { outcome: 'sent', detail: 'outbox' };
      } catch {
        return { outcome: 'not-sent', detail: 'outbox-fault' };
      }
    },
  };
}
