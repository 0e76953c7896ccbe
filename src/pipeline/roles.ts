import { ROLES } from '../register/index.ts';

export { ROLES };
export type Role = (typeof ROLES)[number];
/** Roles that are people. */
export type PersonRole = Exclude<Role, 'system' | 'visitor'>;

/** Roles that carry a caseload of participants. */
export const CASEWORK_ROLES: readonly PersonRole[] = ['keyworker', 'partner-worker', 'team-leader'];
