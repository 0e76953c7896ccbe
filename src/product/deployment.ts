import type pg from 'pg';
import { SettingError, type Settings } from './settings.ts';

/** What this deployment is, decided once when its database was made. */
export interface Deployment {
  kind: 'demo' | 'live';
  /** The product's clock: real time, or in a demo real time moved by an offset that keeps ticking. */
  clock(): Temporal.Instant;
}

/**
 * Reads what the deployment is, deciding it when the database is new: a new embedded database is a demo unless
 * CANDOUR_DEMO=0; any other is live unless CANDOUR_DEMO=1. Sets the demo's clock. Throws SettingError when a setting asks a
 * live deployment for a demo's clock or a demo to become live.
 */
export async function settleDeployment(
  migrating: pg.ClientBase,
  settings: Settings,
  makesDemo: boolean,
  keepClock = false,
): Promise<Deployment> {
  await migrating.query('SET ROLE candour_owner');
  try {
    const wanted = (settings.demo ?? makesDemo) ? 'demo' : 'live';
    await migrating.query('INSERT INTO deployment (kind) VALUES ($1) ON CONFLICT DO NOTHING', [wanted]);
    const { rows } = await migrating.query<{ kind: 'demo' | 'live' }>('SELECT kind FROM deployment');
    const kind = rows[0]?.kind ?? 'live';
    checkAgainst(settings, kind);
    const offset = kind === 'demo' ? await settleClock(migrating, settings, keepClock) : 0;
    return { kind, clock: () => Temporal.Now.instant().add({ milliseconds: Math.round(offset * 1000) }) };
  } finally {
    await migrating.query('RESET ROLE');
  }
}

function checkAgainst(settings: Settings, kind: 'demo' | 'live'): void {
  if (settings.demo === false && kind === 'demo') {
    throw new SettingError(
      'This database was made as a demo, and a demo never becomes live.',
      'Use another data folder for the live service.',
    );
  }
  if (settings.demo === true && kind === 'live') {
    throw new SettingError(
      'This database is live, and a live service never becomes a demo.',
      'Leave CANDOUR_DEMO out, or use another data folder.',
    );
  }
  if (settings.now && kind === 'live') {
    throw new SettingError(
      'CANDOUR_NOW moves the clock of a demo only, and this database is live.',
      'Leave CANDOUR_NOW out.',
    );
  }
}

/** Sets the demo's clock, or keeps the one that a running product has set; gives the offset in seconds. */
async function settleClock(migrating: pg.ClientBase, settings: Settings, keepClock: boolean): Promise<number> {
  if (keepClock && !settings.now) {
    const { rows } = await migrating.query<{ seconds: string }>(
      'SELECT extract(epoch FROM clock_offset) AS seconds FROM deployment',
    );
    return Number(rows[0]?.seconds ?? 0);
  }
  const seconds = settings.now ? Temporal.Now.instant().until(settings.now).total('seconds') : 0;
  await migrating.query('UPDATE deployment SET clock_offset = make_interval(secs => $1)', [seconds]);
  return seconds;
}
