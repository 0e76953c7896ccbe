import { compileClauses } from '../load/compile.ts';
import type { Checking } from './report.ts';

/** What the law asks of everybody who decides about data: no programme can leave it out. */
const OWED: readonly string[] = ['rights', 'complaints', 'informing', 'accountability'];

/** Every activity of the product is offered for a purpose and a clause of the programme, or said not to be. */
export function checkActivities({ draft, shipped, report }: Checking): void {
  const clauses = compileClauses(draft, shipped);
  for (const slug of Object.keys(shipped.activities))
    if (!draft.activities[slug])
      report('activities', [], 'activity-missing', `say for ${slug} which purpose it serves, or why it is not offered`);
  for (const [slug, { purpose, clause, notOffered }] of Object.entries(draft.activities)) {
    if (!shipped.activities[slug])
      report('activities', [slug], 'unknown-activity', `the product has no activity called ${slug}`);
    if (notOffered !== undefined && OWED.includes(slug))
      report('activities', [slug], 'activity-owed', `${slug} is owed to everybody by law: say which purpose it serves`);
    if (purpose !== undefined && !draft.purposes[purpose])
      report('activities', [slug, 'purpose'], 'unknown-purpose', `there is no purpose called ${purpose}`);
    if (clause !== undefined && !clauses[clause])
      report('activities', [slug, 'clause'], 'unknown-clause', `there is no clause called ${clause}`);
  }
}
