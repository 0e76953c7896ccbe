import { ROLES } from '../register/index.ts';

export { ROLES };
export type Role = (typeof ROLES)[number];

/** Roles that carry a caseload of participants. */
export const CASEWORK_ROLES: readonly Role[] = ['keyworker', 'partner-worker', 'team-leader'];
