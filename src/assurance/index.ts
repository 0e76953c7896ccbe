import type { AnyDefinition, Page } from '../pipeline/index.ts';
import { exportBoard, exportBoardToFile } from './commands/export-board.ts';
import { readDataMap } from './data-map/acts.ts';
import { pages as dataMapPages } from './data-map/pages.ts';
import { pages as boardPages } from './pages.ts';
import { readBoard, readPromise } from './queries.ts';
import { exportRecord, exportRecordToFile, readRecordOfProcessing } from './record/acts.ts';
import { pages as recordPages } from './record/pages.ts';

export { exportBoardToFile } from './commands/export-board.ts';
export { type DataMap, dataMapOf, LOGINS, type MapTable, shortLogin } from './data-map/model.ts';
export { TREATMENTS } from './data-map/treatment.ts';
export { readBoard } from './queries.ts';
export { exportRecordToFile } from './record/acts.ts';

export const acts: readonly AnyDefinition[] = [
  readBoard,
  readPromise,
  exportBoard,
  exportBoardToFile,
  readDataMap,
  readRecordOfProcessing,
  exportRecord,
  exportRecordToFile,
];

export const pages: readonly Page[] = [...boardPages, ...recordPages, ...dataMapPages];
