import type { Draft, FileKey } from '../load/files.ts';
import type { Locate } from '../load/locate.ts';
import type { DraftPage } from '../load/notice.ts';
import type { Shipped } from '../load/shipped.ts';
import type { Problem } from '../types.ts';

/** What every check is given: the whole draft, and where to report. */
export type Checking = {
  draft: Draft;
  pages: DraftPage[];
  shipped: Shipped;
  /** Reports a problem at a value of a file. */
  report: (file: FileKey, path: readonly (string | number)[], code: string, message: string) => void;
  /** Reports a problem at a line of a notice page. */
  reportLine: (file: string, line: number, code: string, message: string) => void;
};

/** Makes the reporters that collect problems with their lines. */
export function reporters(locate: Locate): { problems: Problem[] } & Pick<Checking, 'report' | 'reportLine'> {
  const problems: Problem[] = [];
  return {
    problems,
    report: (file, path, code, message) =>
      problems.push({ ...locate(file, path), path: path.join('.'), code, message }),
    reportLine: (file, line, code, message) => problems.push({ file, line, path: '', code, message }),
  };
}
