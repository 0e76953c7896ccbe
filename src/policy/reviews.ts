import { sql } from 'kysely';
import type { Act } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';
import { type Review, type Reviewed, type ReviewState, reviewState } from './rules.ts';

/** A review that a draft asks for, and what came of it. */
export interface ReviewTask {
  id: string;
  draft: string;
  draftTitle: string;
  about: Reviewed;
  openedAt: Date;
  note: string | null;
  by: string | null;
  doneAt: Date | null;
}

/** The reviews that one draft asks for, or all drafts that have not ended. */
export async function tasksOf(act: Pick<Act, 'db'>, draft?: string): Promise<ReviewTask[]> {
  const { rows } = await sql<ReviewTask>`
    SELECT t.id, t.draft_id AS draft, d.title AS "draftTitle", t.about, t.opened_at AS "openedAt", n.note, s.display_name AS by,
      n.done_at AS "doneAt"
    FROM register_review_task t JOIN register_draft d ON d.id = t.draft_id
    LEFT JOIN register_review_done n ON n.task_id = t.id LEFT JOIN staff s ON s.id = n.done_by
    WHERE ${
      draft === undefined
        ? sql`NOT EXISTS (SELECT 1 FROM register_draft_end e WHERE e.draft_id = d.id)`
        : sql`t.draft_id = ${draft}`
    } ORDER BY t.opened_at, t.about`.execute(act.db);
  return rows;
}

/** Those of them that nobody has done yet. */
export const openTasks = async (act: Pick<Act, 'db'>, draft?: string): Promise<ReviewTask[]> =>
  (await tasksOf(act, draft)).filter(({ doneAt }) => doneAt === null);

/** Reviews of a programme’s notice, newest first: dates alone, as the public may read them. */
export async function reviewsOf(db: Act['db'], programme: string): Promise<Review[]> {
  const rows = await db
    .selectFrom('notice_review')
    .select(['reviewed_on', 'next_by'])
    .where('programme', '=', programme)
    .orderBy('reviewed_on', 'desc')
    .orderBy('recorded_at', 'desc')
    .execute();
  return rows.map(({ reviewed_on, next_by }) => ({ reviewedOn: reviewed_on, nextBy: next_by }));
}

/** When the notice of a programme is reviewed next, and whether that is overdue: for its pages, the board and the public. */
export const noticeReview = async (
  db: Act['db'],
  register: Pick<Register, 'programme'>,
  today: Temporal.PlainDate,
): Promise<ReviewState> => reviewState(register, await reviewsOf(db, register.programme.id), today);
