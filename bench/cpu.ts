import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

/** CPU seconds (user and system) used so far by this process with its threads, and by the database server with its children. */
export interface CpuSeconds {
  ours: number;
  database: number;
}

const TICKS_A_SECOND = 100;

interface ProcessTimes {
  parent: number;
  own: number;
  ended: number;
}

function timesOf(pid: string): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, own: user + system, ended: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}

/** Reads both from Linux; the database counts as 0 where there is no `/proc`. */
export async function cpuSeconds(superuser: pg.Pool): Promise<CpuSeconds> {
  const { user, system } = process.cpuUsage();
  const ours = (user + system) / 1e6;
  const { rows } = await superuser.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const server = timesOf(String(rows[0]?.pid))?.parent;
  if (server === undefined) return { ours, database: 0 };
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const times = timesOf(pid);
    if (times === undefined) continue;
    if (Number(pid) === server) ticks += times.own + times.ended;
    else if (times.parent === server) ticks += times.own;
  }
  return { ours, database: ticks / TICKS_A_SECOND };
}

/** What was used between two readings. */
export const cpuBetween = (before: CpuSeconds, after: CpuSeconds): CpuSeconds => ({
  ours: after.ours - before.ours,
  database: after.database - before.database,
});
