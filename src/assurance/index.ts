import type { AnyDefinition, Page } from '../pipeline/index.ts';
import { exportBoard, exportBoardToFile } from './commands/export-board.ts';
import { pages as boardPages } from './pages.ts';
import { readBoard, readPromise } from './queries.ts';

export { exportBoardToFile } from './commands/export-board.ts';

export const acts: readonly AnyDefinition[] = [readBoard, readPromise, exportBoard, exportBoardToFile];

export const pages: readonly Page[] = boardPages;
