import type { Page } from '../pipeline/index.ts';
import { listPages } from './pages/list.ts';
import { packPages } from './pages/pack.ts';
import { requestPages } from './pages/request.ts';

export const pages: readonly Page[] = [...listPages, ...requestPages, ...packPages];
