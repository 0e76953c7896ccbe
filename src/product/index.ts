export { addStaff, type NewStaff } from './add-staff.ts';
export { buildNotice } from './build-notice.ts';
export { explain } from './explain.ts';
export { type OpenOptions, openProduct } from './open.ts';
export type { Product } from './product.ts';
export { FIRST_PROGRAMME, PROGRAMMES, programmeIds, publishRegister, readDraft } from './programmes.ts';
export { headsFile } from './sealing.ts';
export { seedMore } from './seed.ts';
export { readSettings, type Settings } from './settings.ts';
