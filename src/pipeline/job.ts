import type { Services } from './services.ts';

/** A message to an organisation. It holds no personal data of a participant: a link at most. */
export interface MailMessage {
  /** The id of the programme in whose name it goes. */
  programme: string;
  to: string;
  subject: string;
  text: string;
}

/** What became of a message. `unknown`: it may have left, so nobody may send it again without finding out. */
export type MailOutcome = { outcome: 'sent' | 'not-sent' | 'unknown'; detail: string };

/** Sends messages. Never throws: a fault is an outcome. */
export interface Mailer {
  send(message: MailMessage): Promise<MailOutcome>;
}

/** What a job works with. */
export interface JobServices extends Services {
  mailer: Mailer;
  /** The public origin, for links in messages. */
  origin: string;
}

/** A piece of queued work. Its payload holds ids only; it acts through the pipeline like everybody else. */
export interface Job {
  /** In kebab case, as the one who queues it names it. */
  name: string;
  /** The activity it belongs to, or `operational`. */
  activity: string;
  /** A clause in the product’s own words; absent: the activity’s. */
  clause?: string;
  /** Runs it once. Throwing puts it back in the queue, to be tried again later a few times. */
  run(services: JobServices, ids: Readonly<Record<string, string>>): Promise<void>;
}
