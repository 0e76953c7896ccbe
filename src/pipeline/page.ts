/** What a page is, for the rooms that declare pages. The server that runs them lives in `src/web/`. */
import type { Words } from './words.ts';

/** Form fields as posted: one value, or several for check boxes of the same name. */
export type Posted = Readonly<Record<string, string | string[]>>;

/** One thing wrong with one field. `parts` names the boxes of a date that are wrong. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
  readonly parts?: readonly string[];
}

/** A file that came with a multipart form. `name` is the field, `filename` what the sender called it. */
export interface PostedFile {
  readonly name: string;
  readonly filename: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** A command or query as far as a page can see it: something with a name that the pipeline runs. */
export interface Runnable<Output> {
  readonly name: string;
  readonly run: (act: never, input: never, prepared: never) => Promise<Output>;
}

/** The signed-in person as far as a page needs to know them. */
export interface PageActor {
  readonly id: string;
  readonly role: string;
  /** How the person is named on screen. */
  readonly label: string;
  readonly organisation?: string;
  /** The programme they work on or take part in. */
  readonly programme?: string;
  /** The path of the first page of this person's work. */
  readonly home?: string;
}

/** The notice in force when the request arrived. */
export interface NoticeInForce {
  readonly programme: string;
  readonly version: number;
  readonly hash: string;
  /** Where the public pages of the programme stand: nothing for the first one. */
  readonly base?: string;
}

/** Lets the sign-in pages begin and end the browser's session; other pages leave it alone. */
export interface PageSession {
  /** The token the browser sent, if any. */
  readonly token: string | undefined;
  /** Sends the session cookie with the answer. */
  open(token: string): void;
  /** Removes the session cookie and asks the browser to forget what it stored for us. */
  close(): void;
}

/** One parsed request. Pages parse, call `run` or `ask`, and answer; they hold no rules and no SQL. */
export interface PageRequest<Actor extends PageActor = PageActor> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Posted;
  readonly body: Posted;
  readonly files: readonly PostedFile[];
  /** The parsed body when a script posted JSON (passkeys), otherwise undefined. */
  readonly json: unknown;
  readonly actor: Actor | undefined;
  /** The product's clock, not the machine's: a demonstration may run at another instant. */
  readonly at: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly notice: NoticeInForce;
  readonly csrf: string;
  readonly session: PageSession;
  readonly requestId: string;
  /** The client's address as the trusted proxies report it; for throttling, never for logs. */
  readonly address: string;
  /** The public origin of the service, such as `https://candour.example`. */
  readonly origin: string;
  /** The words of the language in which the page answers. */
  readonly words: Words;
  /** Runs a command. Throws `InvalidInput` or `Refused`; the server turns either into a page if the room does not. */
  run<Output>(command: Runnable<Output>, input: unknown): Promise<Output>;
  /** Runs a query; the same errors as `run`. */
  ask<Output>(query: Runnable<Output>, input: unknown): Promise<Output>;
}

/** What a page may answer. Build one with `view`, `redirect`, `file`, `json` or `notFound`. */
export type PageAnswer =
  | {
      readonly kind: 'view';
      readonly template: string;
      readonly model: Record<string, unknown>;
      readonly status: number;
      readonly title?: string;
      readonly journey?: string;
    }
  | { readonly kind: 'redirect'; readonly to: string }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly type: string;
      readonly bytes: Buffer | string;
      readonly inline: boolean;
    }
  | { readonly kind: 'json'; readonly value: unknown; readonly status: number; readonly type?: string }
  | { readonly kind: 'not-found' };

/**
 * A page as a room declares it. It names the activity it belongs to, or `operational`, or a clause in the product’s own
 * words; a page of an activity that a programme does not offer is in nobody’s menu, and its acts refuse.
 */
export interface Page<Actor extends PageActor = PageActor> {
  readonly method: 'GET' | 'POST';
  /** A path in Fastify's form: `/participants/:reference/notes/new`. */
  readonly path: string;
  readonly activity?: string;
  readonly clause?: string;
  readonly access: 'public' | 'signed-in';
  /** Set when the form carries files; the limit is for each file, in bytes. */
  readonly upload?: { readonly maxBytes: number; readonly maxFiles?: number };
  /** Only the demonstration sign-in sets this: its form is posted by scripts that hold no session. */
  readonly withoutCsrf?: true;
  // A method, so that a room may narrow the actor to its own type.
  handle(request: PageRequest<Actor>): Promise<PageAnswer> | PageAnswer;
}

/** Renders a template named `room/view.njk` with a model. `title` is the page's part of the browser title. */
export const view = (
  template: string,
  model: Record<string, unknown>,
  options: { status?: number; title?: string; journey?: string } = {},
): PageAnswer => ({ kind: 'view', template, model, status: options.status ?? 200, ...pick(options) });

const pick = (options: { title?: string; journey?: string }): { title?: string; journey?: string } => ({
  ...(options.title === undefined ? {} : { title: options.title }),
  ...(options.journey === undefined ? {} : { journey: options.journey }),
});

/** Answers 303 See Other to a path of this service. An address elsewhere is a fault of ours and throws. */
export const redirect = (to: string): PageAnswer => {
  if (!/^\/(?![/\\])/.test(to)) throw new TypeError('A page may redirect only to a path of this service.');
  return { kind: 'redirect', to };
};

/** Sends bytes as a download (`inline` only for our own text, never for what a person uploaded). */
export const file = (sent: { name: string; type: string; bytes: Buffer | string; inline?: boolean }): PageAnswer => ({
  kind: 'file',
  name: sent.name,
  type: sent.type,
  bytes: sent.bytes,
  inline: sent.inline ?? false,
});

/** Sends JSON. */
export const json = (value: unknown, status = 200, type?: string): PageAnswer => ({
  kind: 'json',
  value,
  status,
  ...(type === undefined ? {} : { type }),
});

/** Answers 404, in the same bytes whether the thing is missing or out of the person's sight. */
export const notFound = (): PageAnswer => ({ kind: 'not-found' });
