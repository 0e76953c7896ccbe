import type { Control } from '../rules.ts';
import { consents } from './consents.ts';
import { desk } from './desk.ts';
import { journey } from './journey.ts';
import { record } from './record.ts';
import { rulesOfUse } from './rules-of-use.ts';
import { sharing } from './sharing.ts';
import { staff } from './staff.ts';
import { unbuilt } from './unbuilt.ts';
import { walls } from './walls.ts';

/** Every control of the product, built or not. A test holds the list against the names that programmes may use. */
export const controls: readonly Control[] = [
  ...sharing,
  ...consents,
  ...rulesOfUse,
  ...walls,
  ...record,
  ...journey,
  ...desk,
  ...staff,
  ...unbuilt,
];
