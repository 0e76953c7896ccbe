/** What can go wrong in the vault. The code is stable; the message never holds a value, a key or a person's details. */
export type VaultErrorCode =
  | 'root-key-missing'
  | 'root-key-exposed'
  | 'root-key-invalid'
  | 'wrong-root-key'
  | 'compartment-not-served'
  | 'key-missing'
  | 'key-destroyed'
  | 'key-version-missing'
  | 'key-store-replaced'
  | 'key-store-older'
  | 'not-sealed'
  | 'not-authentic'
  | 'lease-closed'
  | 'bad-name';

/** A refusal by the vault: `code` for programs, `message` for people, `remedy` for whoever has to put it right. */
export class VaultError extends Error {
  readonly code: VaultErrorCode;
  readonly remedy: string;

  constructor(code: VaultErrorCode, message: string, remedy: string) {
    super(message);
    this.name = 'VaultError';
    this.code = code;
    this.remedy = remedy;
  }
}
