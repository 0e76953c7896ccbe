import type { FileKey } from './files.ts';

/** Where a value of a file stands, for problems found across files. */
export type Locate = (file: FileKey, path: readonly PropertyKey[]) => { file: string; line: number };
