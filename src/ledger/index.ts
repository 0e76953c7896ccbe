export { append, appendMany } from './append.ts';
export { type Exported, exportLog } from './export.ts';
export { type Sealer, type Verifier, verifierOf } from './note.ts';
export {
  type ConsistencyProof,
  checkConsistency,
  checkProof,
  type InclusionProof,
  prove,
  proveConsistency,
} from './prove.ts';
export {
  type LedgerEntry,
  LedgerError,
  type Problem,
  type ProblemCode,
  VERBS,
  type Verb,
  type Verification,
} from './rules.ts';
export { type Sealed, type SealOptions, sealOnce } from './seal.ts';
export { openSealKey } from './seal-key.ts';
export { type VerifyOptions, verify } from './verify.ts';
