/** The login roles of the product: one for each duty, none of which owns a table or bypasses row policies. */
export const LOGIN_ROLES = [
  'candour_gate',
  'candour_staff',
  'candour_health',
  'candour_rights',
  'candour_portal',
  'candour_jobs',
  'candour_sealer',
  'candour_operator',
] as const;

export type LoginRole = (typeof LOGIN_ROLES)[number];

/** Roles that own things and never sign in. */
export const OWNER_ROLES = ['candour_owner', 'candour_context'] as const;

/** The role that runs migrations at deploy; it may become either owner and is not used to serve requests. */
export const MIGRATION_ROLE = 'candour_migrate';

export type Passwords = Record<LoginRole | typeof MIGRATION_ROLE, string>;
