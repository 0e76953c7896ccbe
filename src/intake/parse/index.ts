export * from './columns.ts';
export { channelsOf, type FileFormat, formatOf } from './format.ts';
export { lookAlikeWarning } from './header.ts';
export { MAX_BYTES } from './open-text.ts';
export { type FileFault, type ProblemCode, problemMessage, type RowProblem, UnreadableFile } from './problems.ts';
export { type FileReading, type FileRow, MAX_ROWS, readReferralFile } from './read-file.ts';
export { isSpecial, type RowRules, readRow, type Typed } from './read-row.ts';
