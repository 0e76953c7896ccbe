import type { Page } from '../pipeline/index.ts';
export const pages: Page[] = [];
