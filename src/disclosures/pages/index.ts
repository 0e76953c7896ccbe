import type { Page } from '../../pipeline/index.ts';
import { pages as collect } from './collect.ts';
import { pages as disclosure } from './disclosure.ts';
import { pages as share } from './share.ts';
import { pages as sharing } from './sharing.ts';

export const pages: Page[] = [...sharing, ...share, ...disclosure, ...collect];
