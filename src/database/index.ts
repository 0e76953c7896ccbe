export type { ContextActor, ContextRequest, StandingFacts } from './context.ts';
export { type Embedded, StartError, startEmbedded } from './embedded/index.ts';
export { MIGRATIONS, MigrationError, migrate } from './migrate.ts';
export { type OpenDatabase, openDatabase, prepareFrom } from './open.ts';
export { type ConnectionFor, closePools, openPools, type Pools } from './pools.ts';
export { newPasswords, prepareDatabase, prepareRoles } from './prepare.ts';
export { LOGIN_ROLES, type LoginRole, MIGRATION_ROLE, type Passwords } from './roles.ts';
export type { DB } from './schema.ts';
export { HOT, inTransaction, kyselyOn, NoSession, type Transaction } from './transaction.ts';
