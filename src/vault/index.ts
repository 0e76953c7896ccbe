export { checkStores } from './check-stores.ts';
export type { Destroyed } from './destroy-keys.ts';
export { VaultError, type VaultErrorCode } from './errors.ts';
export type { Lease } from './lease.ts';
export type { KeysMade } from './make-keys.ts';
export { type RootKeySource, rootKeyFiles, rootKeyFromText } from './root-key.ts';
export type { Rotation } from './rotate.ts';
export {
  COMPARTMENTS,
  type Compartment,
  type KeyName,
  type OpenItem,
  type PersonKey,
  type SealItem,
  type StoreState,
  type Where,
} from './rules.ts';
export { Vault, type VaultOptions } from './vault.ts';
