/** What the web needs of the running product. The composition root builds it; tests build a small one. */
import type { NoticeInForce, Page, PageActor, Runnable } from '../pipeline/page.ts';

/** One link of the main navigation of a signed-in person. */
export interface NavigationItem {
  readonly text: string;
  readonly href: string;
  /** Where else one is still within this part of the service. */
  readonly also?: string;
  /** The activity this belongs to: not shown where the programme does not offer it. */
  readonly activity?: string;
}

/** Where a request came from, for throttling and for the ledger. */
export interface RequestInfo {
  readonly requestId: string;
  readonly address: string;
}

/** The product as the web sees it: no SQL, no keys, no rules. */
export interface WebServices {
  /** The public origin, such as `https://candour.example`; https turns on the secure cookie and HSTS. */
  readonly origin: string;
  readonly demo: boolean;
  /** True while the programme is a worked example which nobody has adopted. */
  readonly example: boolean;
  /** True when the policy on disk is not what is published: those who keep the policy are told. */
  readonly draftDiffers: boolean;
  /** How much is wrong in that policy, when it cannot be read as it is; what was published last stays in force. */
  readonly draftProblems?: number;
  /** Minutes without activity after which a session of this person ends. */
  idleMinutes(person: PageActor): number;
  /** Addresses of proxies whose forwarded headers are believed; empty means none. */
  readonly trustedProxies: readonly string[];
  /** Slugs that every register in force holds. */
  readonly clauses: { has(slug: string): boolean };
  clock(): Temporal.Instant;
  /** The person behind a session token, or undefined when it is unknown, ended or expired. */
  person(token: string): Promise<PageActor | undefined>;
  /** Throws Refused when the person’s programme does not offer the activity that a page belongs to. */
  admit?(person: PageActor, page: Page): Promise<void>;
  execute<Output>(token: string | undefined, act: Runnable<Output>, input: unknown, info: RequestInfo): Promise<Output>;
  navigation(person: PageActor): readonly NavigationItem[] | Promise<readonly NavigationItem[]>;
  /** The notice in force now: of the person’s programme, or of the first one for whoever has not signed in. */
  notice(person?: PageActor): Promise<NoticeInForce>;
  /** Receives one line for each answer and each fault; never bodies, query strings or names. */
  log?(line: Readonly<Record<string, unknown>>): void;
}

/** The server refuses to start; the message names the page and `remedy` says what to do. */
export class StartError extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.name = 'StartError';
    this.remedy = remedy;
  }
}
