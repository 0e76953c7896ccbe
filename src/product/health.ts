import packageFile from '../../package.json' with { type: 'json' };
import { json, type Page } from '../pipeline/index.ts';
import type { Product } from './product.ts';

/** The two addresses by which machines ask whether the product lives and is ready. */
export function healthPages(product: Product): Page[] {
  return ['/health/live', '/health/ready'].map((path) => ({
    method: 'GET' as const,
    path,
    clause: 'operational',
    access: 'public' as const,
    handle: async () => {
      const report = await healthReport(product);
      return json(report, report.status === 'ok' ? 200 : 503);
    },
  }));
}

/** What is running and on which published registers; `status` is `ok` or `failed`. Holds nothing personal. */
export async function healthReport(product: Product) {
  const base = { version: packageFile.version, database: product.database.version };
  try {
    const { pools, publications } = product.services;
    const published = await publications.inForce();
    const programmes = await Promise.all(
      Object.entries(published).map(async ([id, version]) => {
        const { hash } = await publications.get(id, version);
        return { id, noticeVersion: version, registerHash: hash };
      }),
    );
    const sealed = await pools.candour_sealer.query<{ at: Date | null }>(
      'SELECT max(sealed_at) AS at FROM ledger_head',
    );
    return { status: 'ok', ...base, programmes, ledger: { sealedTo: sealed.rows[0]?.at?.toISOString() ?? null } };
  } catch {
    return { status: 'failed', ...base, programmes: [], ledger: { sealedTo: null } };
  }
}
