import path from 'node:path';
import pino from 'pino';
import { startJobs } from '../jobs/index.ts';
import { openMailer } from '../messages/index.ts';
import type { Page } from '../pipeline/index.ts';
import { buildServer } from '../web/index.ts';
import { checkNotice } from './check-notice.ts';
import { healthPages } from './health.ts';
import type { Product } from './product.ts';
import { firstProgramme } from './programmes.ts';
import { publicPages } from './public-pages.ts';
import { jobs, roomPages } from './rooms.ts';
import { startSealing } from './sealing.ts';
import { webServices } from './web-services.ts';

/** A product that answers. */
export interface Served {
  origin: string;
  /** Ends in good order: requests finish, jobs go back to the queue. */
  stop(): Promise<void>;
}

/** Starts what this process serves: pages, jobs, the sealer. Throws when the port is taken or a page names no clause. */
export async function serve(product: Product): Promise<Served> {
  const { settings, services } = product;
  const log = pino({ level: 'info' }, pino.destination(path.join(settings.dataDir, 'candour.log')));
  const pages = [...publicPages(product), ...roomPages, ...healthPages(product)];
  const server = await buildServer(
    await webServices(product, (line) => log.info(line)),
    servedBy(pages, settings.serves),
  );
  await checkNotice(server, services.publications, firstProgramme());
  await server.listen({ host: settings.host, port: settings.port });
  const address = server.server.address();
  const origin = originOf(settings.origin, settings.port, typeof address === 'object' ? address?.port : undefined);
  const mailer = openMailer(
    { smtpUrl: settings.smtpUrl, from: settings.mailFrom, demo: product.deployment.kind === 'demo' },
    services.pools,
  );
  const jobServices = { ...services, mailer, origin };
  const warn = (fault: string) => (error: Error) => log.warn({ fault, kind: error.name });
  const working = settings.serves.has('jobs') ? await startJobs(jobServices, jobs, warn('job')) : undefined;
  const sealing = settings.serves.has('sealer') ? startSealing(product, (line) => log.warn(line)) : undefined;
  return {
    origin,
    async stop() {
      await server.close();
      await working?.stop();
      await sealing?.stop();
    },
  };
}

/** With PORT=0 the system chooses the port, and the origin says which. */
const originOf = (origin: string, asked: number, given: number | undefined): string =>
  asked === 0 && given ? origin.replace(/:0$/, `:${given}`) : origin;

/** The pages of the parts a process serves. Health pages need health keys; the rest is general or the participant’s own. */
function servedBy(pages: readonly Page[], serves: ReadonlySet<string>): Page[] {
  return pages.filter((page) => {
    if ((page.activity ?? page.clause) === 'operational' || page.access === 'public') return true;
    if (page.path === '/health' || (page.path.startsWith('/health/') && page.access === 'signed-in'))
      return serves.has('health');
    if (page.path === '/my' || page.path.startsWith('/my/')) return serves.has('portal');
    return serves.has('general');
  });
}
