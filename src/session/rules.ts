import type { Role } from '../pipeline/index.ts';

/** Roles that hold the most sensitive facts or the keys to others: their sessions rest for a shorter time. */
const GUARDED: readonly string[] = [
  'health-practitioner',
  'senior-health-practitioner',
  'administrator',
  'data-protection-officer',
  'safeguarding-lead',
];

/** How long a session may lie idle and last, in minutes. */
export interface SessionLength {
  idle: number;
  whole: number;
}

/** The session of somebody with these roles. Source: our security design, sessions. */
export function sessionLength(roles: readonly (Role | string)[]): SessionLength {
  if (roles.includes('participant')) return { idle: 30, whole: 12 * 60 };
  return { idle: roles.some((role) => GUARDED.includes(role)) ? 15 : 30, whole: 10 * 60 };
}

/** The shortest password staff may choose (it stands beside a one-time code). */
export const SHORTEST_PASSWORD = 15;

/** Tries allowed before each further one must wait. */
const FREE_TRIES = { onAccount: 5, fromAddress: 50 };

/** Whether a further try to sign in must wait. Counts include this try. */
export function mustWait(tries: { onAccount: number; fromAddress: number }): boolean {
  return tries.onAccount > FREE_TRIES.onAccount || tries.fromAddress > FREE_TRIES.fromAddress;
}

/** Where a person of this role begins. */
export function homeOf(role: string): string {
  return HOMES[role] ?? '/welcome';
}

/**
 * Where somebody goes once signed in: the path of ours that they were on their way to, or their home. Browsers drop tabs and line
 * ends from an address and read a backslash as a slash, so that only plain printable characters pass.
 */
export const onward = (wanted: string, role: string): string =>
  /^\/(?!\/)[!-[\]-~]*$/.test(wanted) ? wanted : homeOf(role);

const HOMES: Record<string, string> = {
  keyworker: '/caseload',
  'partner-worker': '/caseload',
  'team-leader': '/caseload',
  'nominated-officer': '/caseload',
  'health-practitioner': '/health',
  'senior-health-practitioner': '/health',
  'data-protection-officer': '/rights/requests',
  administrator: '/intake/imports',
  auditor: '/assurance',
  'contract-manager': '/assurance',
  participant: '/my',
};
