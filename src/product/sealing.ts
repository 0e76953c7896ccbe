import path from 'node:path';
import { openSealKey, sealOnce } from '../ledger/index.ts';
import type { Product } from './product.ts';

const EACH_MINUTE = 60_000;

/** Where signed heads are kept outside the database. */
export const headsFile = (dataDir: string): string => path.join(dataDir, 'heads.log');

/** Seals new ledger entries at once and then each minute, until stopped. A failure is logged and tried again. */
export function startSealing(
  product: Product,
  warn: (line: Record<string, unknown>) => void,
): { stop(): Promise<void> } {
  const { settings, services } = product;
  const sealer = openSealKey(settings.keysDir);
  let working: Promise<unknown> = Promise.resolve();
  const seal = () => {
    working = sealOnce(services.pools.candour_sealer, sealer, headsFile(settings.dataDir)).catch(
      (error: { code?: string }) => warn({ fault: 'sealing', code: error.code ?? 'unknown' }),
    );
  };
  seal();
  const timer = setInterval(seal, EACH_MINUTE);
  return {
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
