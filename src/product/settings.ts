import path from 'node:path';

/** Which parts of the product one process serves. */
export const PARTS = ['general', 'health', 'portal', 'jobs', 'sealer'] as const;
export type Part = (typeof PARTS)[number];

/** The settings of a running product, all from environment variables (see the deploying guide). */
export interface Settings {
  host: string;
  port: number;
  /** The public origin: links, passkeys, cookies. */
  origin: string;
  dataDir: string;
  keysDir: string;
  databaseUrl: string | undefined;
  serves: ReadonlySet<Part>;
  /** Whether a database made by this start is a demo; undefined leaves the default. */
  demo: boolean | undefined;
  /** Demo only: the instant at which the product's clock starts. */
  now: Temporal.Instant | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  trustProxy: string[];
}

/** A setting that cannot be used: one sentence, and what to write instead. */
export class SettingError extends Error {
  readonly code = 'setting';
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.name = 'SettingError';
    this.remedy = remedy;
  }
}

type Environment = Record<string, string | undefined>;

/** Reads the settings. Throws SettingError naming the variable at the first that cannot be used. */
export function readSettings(environment: Environment): Settings {
  const port = readPort(environment.PORT);
  const host = environment.HOST || 'localhost';
  const dataDir = path.resolve(environment.CANDOUR_DATA || 'data');
  return {
    host,
    port,
    origin: readOrigin(environment.CANDOUR_ORIGIN, port),
    dataDir,
    keysDir: environment.CANDOUR_KEYS ? path.resolve(environment.CANDOUR_KEYS) : path.join(dataDir, 'keys'),
    databaseUrl: environment.DATABASE_URL || undefined,
    serves: readServes(environment.CANDOUR_SERVES),
    demo:
      environment.CANDOUR_DEMO === undefined || environment.CANDOUR_DEMO === ''
        ? undefined
        : environment.CANDOUR_DEMO !== '0',
    now: readNow(environment.CANDOUR_NOW),
    smtpUrl: environment.CANDOUR_SMTP_URL || undefined,
    mailFrom: environment.CANDOUR_MAIL_FROM || 'no-reply@candour.invalid',
    trustProxy: (environment.CANDOUR_TRUST_PROXY ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean),
  };
}

function readPort(text: string | undefined): number {
  if (!text) return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SettingError(
    `PORT is “${text}”, which is not a port.`,
    'Set PORT to a whole number from 1 to 65535, or leave it out for 3000.',
  );
}

function readOrigin(text: string | undefined, port: number): string {
  if (!text) return `http://localhost:${port}`;
  const address = URL.parse(text);
  if (address && ['http:', 'https:'].includes(address.protocol) && address.pathname === '/') return address.origin;
  throw new SettingError(
    `CANDOUR_ORIGIN is “${text}”, which is not an origin.`,
    'Write it like https://candour.example.org, with no path.',
  );
}

function readServes(text: string | undefined): ReadonlySet<Part> {
  if (!text || text === 'all') return new Set(PARTS);
  const parts = text.split(',').map((each) => each.trim());
  const unknown = parts.find((part) => !PARTS.includes(part as Part));
  if (unknown === undefined) return new Set(parts as Part[]);
  throw new SettingError(
    `CANDOUR_SERVES names “${unknown}”, which is not a part.`,
    `Choose from all, ${PARTS.join(', ')}, separated by commas.`,
  );
}

function readNow(text: string | undefined): Temporal.Instant | undefined {
  if (!text) return undefined;
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new SettingError(`CANDOUR_NOW is “${text}”, which is not an instant.`, 'Write it like 2026-11-23T09:00:00Z.');
  }
}
