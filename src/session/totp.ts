import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;

/** A new secret for an authenticator app, as base 32 text. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** The address that an authenticator app reads from the QR code. */
export function totpAddress(secret: string, account: string): string {
  return new TOTP({ issuer: 'Candour', label: account, secret: Secret.fromBase32(secret), period: PERIOD }).toString();
}

/** The time step a six-digit code belongs to (one step early or late is allowed), or undefined when it is wrong. Real time. */
export function totpStep(secret: string, code: string): number | undefined {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return undefined;
  const delta = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD }).validate({ token: digits, window: 1 });
  return delta === null ? undefined : Math.floor(Date.now() / 1000 / PERIOD) + delta;
}
