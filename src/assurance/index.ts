import type { AnyDefinition, Page } from '../pipeline/index.ts';
import { exportBoard, exportBoardToFile } from './commands/export-board.ts';
import { pages as boardPages } from './pages.ts';
import { readBoard, readPromise } from './queries.ts';
import { exportRecord, exportRecordToFile, readRecordOfProcessing } from './record/acts.ts';
import { pages as recordPages } from './record/pages.ts';

export { exportBoardToFile } from './commands/export-board.ts';
export { exportRecordToFile } from './record/acts.ts';

export const acts: readonly AnyDefinition[] = [
  readBoard,
  readPromise,
  exportBoard,
  exportBoardToFile,
  readRecordOfProcessing,
  exportRecord,
  exportRecordToFile,
];

export const pages: readonly Page[] = [...boardPages, ...recordPages];
