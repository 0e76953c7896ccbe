import type { Page } from '../pipeline/index.ts';
import { draftPages } from './pages/draft.ts';
import { filePages } from './pages/file.ts';
import { overviewPages } from './pages/overview.ts';

export const pages: readonly Page[] = [...overviewPages, ...draftPages, ...filePages];
