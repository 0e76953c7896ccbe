import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { type Act, Conflict, NotFound, refused } from '../pipeline/index.ts';
import { type Step, statusOf } from './rules.ts';

/** What every act of the rights desk shares: its own login, the Data Protection Officer, the purpose of answering rights. */
export const DESK = {
  activity: 'rights',
  compartment: 'rights',
  may: ['data-protection-officer'],
} as const;

export const text = (max: number, missing?: string) => {
  const trimmed = z
    .string()
    .trim()
    .max(max, `This must be ${max.toLocaleString('en-GB')} characters or fewer`);
  return missing === undefined ? trimmed : trimmed.min(1, missing);
};
export const requestId = z.uuid();

/** A request with everything done about it, oldest step first. */
export interface RightsRequest {
  id: string;
  reference: string;
  participantId: string;
  kind: string;
  receivedOn: string;
  channel: string;
  asked: Buffer;
  recordedAt: Date;
  recordedBy: string | null;
  steps: (Step & { id: string; how: string | null; packId: string | null; note: Buffer | null; by: string | null })[];
}

/** One request by its id. Throws NotFound when there is none or it is out of sight. */
export async function requestById(act: Act, id: string): Promise<RightsRequest> {
  const row = await act.db
    .selectFrom('rights_request as q')
    .leftJoin('staff as s', 's.id', 'q.recorded_by')
    .select([
      'q.id',
      'q.reference',
      'q.participant_id',
      'q.kind',
      'q.received_on',
      'q.channel',
      'q.asked',
      'q.recorded_at',
    ])
    .select('s.display_name as recorded_by')
    .where('q.id', '=', id)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  const steps = await act.db
    .selectFrom('rights_request_event as e')
    .leftJoin('staff as s', 's.id', 'e.recorded_by')
    .select(['e.id', 'e.kind', 'e.on_day', 'e.at', 'e.how', 'e.pack_id', 'e.note', 's.display_name as by'])
    .where('e.request_id', '=', id)
    .orderBy('e.at')
    .orderBy('e.id')
    .execute();
  return {
    id: row.id,
    reference: row.reference,
    participantId: row.participant_id,
    kind: row.kind,
    receivedOn: row.received_on,
    channel: row.channel,
    asked: row.asked,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    steps: steps.map(({ on_day, pack_id, ...step }) => ({ ...step, onDay: on_day, packId: pack_id })),
  };
}

/** The same for an act that changes it: refused once the request is closed. Acts on one request take turns from here on. */
export async function openRequest(act: Act, id: string): Promise<RightsRequest> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${id}::uuid::text, 60))`.execute(act.db);
  const request = await requestById(act, id);
  if (statusOf(request.steps) === 'closed') {
    throw refused(
      'request-closed',
      'right/access',
      'This request is closed.',
      'Record a new request if the person asks again.',
      request.participantId,
    );
  }
  return request;
}

interface NewStep {
  kind: string;
  onDay?: string;
  how?: string;
  packId?: string;
  note?: string;
}

const ONCE: Record<string, string> = {
  request_closed_once: 'This request is closed already. Open it again to see by whom.',
  pack_released_once: 'This copy is released already. Open the request again to see when and by whom.',
};

/** What the database keeps to once is told as a conflict; any other error goes on. */
function onceOnly(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string };
  const message = code === '23505' && constraint !== undefined ? ONCE[constraint] : undefined;
  throw message === undefined ? error : new Conflict(message);
}

/**
 * Writes one step of a request. The note is sealed. Returns its id. Throws Conflict when somebody has closed the request or
 * released the copy already.
 */
export async function addStep(
  act: Act,
  request: Pick<RightsRequest, 'id' | 'participantId'>,
  step: NewStep,
): Promise<string> {
  const id = randomUUID();
  await act.db
    .insertInto('rights_request_event')
    .values({
      id,
      request_id: request.id,
      participant_id: request.participantId,
      kind: step.kind,
      on_day: step.onDay ?? act.today.toString(),
      at: new Date(act.at.epochMilliseconds),
      how: step.how ?? null,
      pack_id: step.packId ?? null,
      note: act.sealOptional(
        { participantId: request.participantId, column: 'rights_request_event.note', row: id },
        step.note,
      ),
      recorded_by: act.actor.actor ?? null,
    })
    .execute()
    .catch(onceOnly);
  return id;
}
