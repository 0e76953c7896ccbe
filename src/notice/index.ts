export { type Change, changesBetween } from './changes.ts';
export { type KeepingLine, retentionLines } from './keeping.ts';
export { noticePages } from './pages.ts';
export type { Publication, PublicationLine, PublicationSource } from './publication.ts';
export { publicationSource } from './queries.ts';
export { basisRows, recipientCards } from './recipients.ts';
export { type NoticeModel, renderNotice } from './render.ts';
export { type NoticeTable, registerTable } from './tables.ts';
