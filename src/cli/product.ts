import { userInfo } from 'node:os';
import type { OpenOptions, Product } from '../product/index.ts';
import type { CommandIo } from './io.ts';

/**
 * Opens the product for one command and closes it again: the running one’s database when there is one, or else one of its
 * own for the length of the command.
 */
export async function withProduct<T>(
  io: CommandIo,
  work: (product: Product) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  const { openProduct, readSettings } = await import('../product/index.ts');
  const product = await openProduct(readSettings(process.env), (sentence) => io.err(`${sentence}\n`), {
    attach: true,
    ...options,
  });
  try {
    return await work(product);
  } finally {
    await product.stop();
  }
}

/** Who runs the command, for the ledger: the account of the operating system. */
export const operator = (): string => `cli:${userInfo().username}`;
