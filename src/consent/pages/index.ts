import type { Page } from '../../pipeline/index.ts';
import { pages as ask } from './ask.ts';
import { pages as consent } from './consent.ts';
import { pages as mine } from './mine.ts';
import { pages as records } from './records.ts';
import { pages as restrictions } from './restrictions.ts';

export const pages: Page[] = [...ask, ...consent, ...mine, ...records, ...restrictions];
