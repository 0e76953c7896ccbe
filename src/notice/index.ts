export { type KeepingLine, retentionLines } from './keeping.ts';
export { type NoticeOptions, noticePages } from './pages.ts';
export type { Publication, PublicationLine, PublicationSource } from './publication.ts';
export { publicationSource } from './queries.ts';
export { basisRows, recipientCards } from './recipients.ts';
export { type NoticeModel, noticeBase, renderNotice } from './render.ts';
export { type Shown, show } from './shown.ts';
export { type NoticeTable, registerTable } from './tables.ts';
export { type Translation, translationSchema } from './translation.ts';
