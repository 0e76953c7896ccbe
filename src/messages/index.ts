import type { AnyDefinition } from '../pipeline/index.ts';
import { readOutbox } from './queries.ts';

export { openMailer, smtpMailer } from './mailer.ts';
export { pages } from './pages.ts';
export { fillTemplate, noticeChangedMessage, type TemplateSlug } from './templates.ts';

export const acts: AnyDefinition[] = [readOutbox];
