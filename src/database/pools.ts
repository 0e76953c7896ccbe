import pg from 'pg';
import { LOGIN_ROLES, type LoginRole } from './roles.ts';

pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);
pg.types.setTypeParser(pg.types.builtins.INT8, (value) => Number(value));

export type Pools = Record<LoginRole, pg.Pool>;

/** Where a login role connects to. */
export type ConnectionFor = (role: LoginRole) => pg.PoolConfig;

/** Opens one small pool for each login role; connections are made when first needed. */
export function openPools(
  connectionFor: ConnectionFor,
  max = 10,
  onError: (error: Error) => void = () => undefined,
): Pools {
  const entries = LOGIN_ROLES.map((role) => {
    const pool = new pg.Pool({ ...connectionFor(role), max, pipeline: true, application_name: role } as pg.PoolConfig);
    pool.on('error', onError);
    return [role, pool] as const;
  });
  return Object.fromEntries(entries) as Pools;
}

/** Ends every pool, waiting for the work in hand. */
export async function closePools(pools: Pools): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
}
