import type { Draft } from '../load/files.ts';
import type { Locate } from '../load/locate.ts';
import type { DraftPage } from '../load/notice.ts';
import type { Shipped } from '../load/shipped.ts';
import type { Problem } from '../types.ts';
import { checkActivities } from './activities.ts';
import { checkAssessments } from './assessments.ts';
import { checkBases } from './bases.ts';
import { checkClocks } from './clocks.ts';
import { checkConditions } from './conditions.ts';
import { checkEvents } from './events.ts';
import { checkImports } from './imports.ts';
import { checkKeeping } from './keeping.ts';
import { checkLaw } from './law.ts';
import { checkLaws } from './laws.ts';
import { checkProgramme } from './programme.ts';
import { checkPromises } from './promises.ts';
import { checkReading } from './reading.ts';
import { checkRecipients } from './recipients.ts';
import { checkReferences } from './references.ts';
import { type Checking, reporters } from './report.ts';
import { checkLengthsSaid } from './said.ts';
import { checkStages } from './stages.ts';

/** Every check that needs more than one file at once. Each problem stands at the line a person must change. */
export function checkDraft(draft: Draft, pages: DraftPage[], shipped: Shipped, locate: Locate): Problem[] {
  const { problems, report, reportLine } = reporters(locate);
  const checking: Checking = { draft, pages, shipped, report, reportLine };
  const checks = [
    checkReferences,
    checkProgramme,
    checkBases,
    checkConditions,
    checkClocks,
    checkAssessments,
    checkLaws,
    checkLaw,
    checkRecipients,
    checkKeeping,
    checkLengthsSaid,
    checkReading,
    checkPromises,
    checkActivities,
    checkEvents,
    checkImports,
    checkStages,
  ];
  for (const check of checks) check(checking);
  return eachOnce(problems);
}

/** One line that several others repeat is one thing to mend. */
function eachOnce(problems: Problem[]): Problem[] {
  const told = new Set<string>();
  return problems.filter(({ file, line, code, message }) => {
    const saying = `${file}:${line} ${code} ${message}`;
    if (told.has(saying)) return false;
    told.add(saying);
    return true;
  });
}
