import { sql } from 'kysely';
import { z } from 'zod';
import { holdingsOf, lifeOf, linesOf, type RecordLine } from '../people/index.ts';
import { type Act, isReference, NotFound, query } from '../pipeline/index.ts';
import { DESK, requestById, requestId, text } from './facts.ts';
import type { AccessPack } from './pack/document.ts';
import { FILES, keptPack, recordCopy } from './pack/store.ts';
import { holdsHealth } from './release.ts';
import {
  clauseOfClock,
  clockOf,
  identityVerified,
  type RequestClock,
  type RequestStatus,
  type Step,
  statusOf,
} from './rules.ts';

const shared = { ...DESK, verb: 'use' } as const;

/** One person found, as little as tells them from others of the same name (P103). */
export interface FoundPerson {
  reference: string;
  name: string;
  formerNames: string | null;
  dateOfBirth: string;
  referredThrough: string;
}

const MOST = 20;

/** Finds the person who asks: by our reference, or by name and date of birth. Those of the same name are all shown (P093). */
export const findPerson = query({
  ...shared,
  name: 'find-person',
  clause: 'safeguard/identity-check',
  input: z
    .strictObject({ reference: text(20), name: text(200), dateOfBirth: z.union([z.literal(''), z.iso.date()]) })
    .refine(({ reference, name, dateOfBirth }) => reference !== '' || name.length > 1 || dateOfBirth !== '', {
      path: ['name'],
      message: 'Enter a reference, a name or a date of birth',
    }),
  async run(act, { reference, name, dateOfBirth }): Promise<{ people: FoundPerson[]; more: boolean }> {
    const like = `%${name.replaceAll(/[\\%_]/g, (each) => `\\${each}`)}%`;
    const { rows } = await sql<{
      reference: string;
      given_name: string | null;
      family_name: string;
      former_names: string | null;
      date_of_birth: string;
      caseload: string;
    }>`
      SELECT p.reference, p.given_name, p.family_name, p.former_names, p.date_of_birth, o.name AS caseload
      FROM participant p JOIN caseload c ON c.id = p.caseload_id JOIN organisation o ON o.id = c.organisation_id
      WHERE (${reference} = '' OR p.reference = upper(${reference}))
        AND (${dateOfBirth} = '' OR p.date_of_birth = NULLIF(${dateOfBirth}, '')::date)
        AND (${name} = '' OR concat_ws(' ', p.given_name, p.family_name, p.former_names) ILIKE ${like})
      ORDER BY p.family_name, p.given_name, p.date_of_birth, p.id LIMIT ${MOST + 1}`.execute(act.db);
    act.record({
      fields: [
        'participant.reference',
        'participant.given_name',
        'participant.family_name',
        'participant.former_names',
        'participant.date_of_birth',
      ],
    });
    const people = rows.slice(0, MOST).map((row) => ({
      reference: row.reference,
      name: [row.given_name, row.family_name].filter(Boolean).join(' '),
      formerNames: row.former_names,
      dateOfBirth: row.date_of_birth,
      referredThrough: row.caseload,
    }));
    return { people, more: rows.length > MOST };
  },
});

/** The person a new request is about, by reference. */
export const personToAsk = query({
  ...shared,
  name: 'read-person-of-request',
  clause: 'safeguard/identity-check',
  input: z.strictObject({ reference: z.string().max(20) }),
  async run(act, { reference }): Promise<{ reference: string; name: string; dateOfBirth: string; sameName: number }> {
    if (!isReference(reference)) throw new NotFound();
    const person = await act.db
      .selectFrom('participant')
      .select(['id', 'given_name', 'family_name', 'date_of_birth'])
      .where('reference', '=', reference)
      .executeTakeFirst();
    if (!person) throw new NotFound();
    const { rows } = await sql<{ others: number }>`
      SELECT count(*)::int AS others FROM participant WHERE family_name = ${person.family_name}
        AND given_name IS NOT DISTINCT FROM ${person.given_name} AND id <> ${person.id}`.execute(act.db);
    act.record({
      participantId: person.id,
      fields: ['participant.given_name', 'participant.family_name', 'participant.date_of_birth'],
    });
    const name = [person.given_name, person.family_name].filter(Boolean).join(' ');
    return { reference, name, dateOfBirth: person.date_of_birth, sameName: rows[0]?.others ?? 0 };
  },
});

/** One line of the list of requests. */
export interface RequestLine {
  reference: string;
  person: string;
  personReference: string;
  receivedOn: string;
  status: RequestStatus;
  clock: RequestClock;
}

const PAGE = 100;

/** Every request that the officer answers for, the one that is due first at the top; closed ones last. */
export const listRightsRequests = query({
  ...shared,
  name: 'list-rights-requests',
  clause: 'right/access',
  input: z.strictObject({ closed: z.boolean().default(false) }),
  async run(act, { closed }): Promise<{ lines: RequestLine[]; more: boolean }> {
    const { rows } = await sql<{
      reference: string;
      given_name: string | null;
      family_name: string;
      person: string;
      received_on: string;
      steps: { kind: string; on: string; at: string }[];
    }>`
      SELECT q.reference, p.given_name, p.family_name, p.reference AS person, q.received_on, e.steps
      FROM rights_request q JOIN participant p ON p.id = q.participant_id
      JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('kind', e.kind, 'on', e.on_day, 'at', e.at) ORDER BY e.at), '[]') AS steps,
        bool_or(e.kind = 'closed') AS closed FROM rights_request_event e WHERE e.request_id = q.id) e ON true
      WHERE COALESCE(e.closed, false) = ${closed}
      ORDER BY q.received_on ${closed ? sql`DESC` : sql`ASC`}, q.id LIMIT ${PAGE + 1}`.execute(act.db);
    act.record({ fields: ['rights_request.received_on', 'participant.given_name', 'participant.family_name'] });
    const lines = rows.slice(0, PAGE).map((row) => {
      const steps: Step[] = row.steps.map(({ kind, on, at }) => ({ kind, onDay: on, at: new Date(at) }));
      return {
        reference: row.reference,
        person: [row.given_name, row.family_name].filter(Boolean).join(' '),
        personReference: row.person,
        receivedOn: row.received_on,
        status: statusOf(steps),
        clock: clockOf(act.inForce.register, row.received_on, steps, act.today),
      };
    });
    const last = Temporal.PlainDate.from('9999-12-31');
    if (!closed) lines.sort((a, b) => Temporal.PlainDate.compare(a.clock.due ?? last, b.clock.due ?? last));
    return { lines, more: rows.length > PAGE };
  },
});

/** Which request a reference names, so that the next act can open its record and no other. */
export const findRightsRequest = query({
  ...shared,
  name: 'find-rights-request',
  clause: 'right/access',
  input: z.strictObject({ reference: z.string().max(20) }),
  async run(act, { reference }): Promise<{ id: string }> {
    const row = await act.db
      .selectFrom('rights_request')
      .select('id')
      .where('reference', '=', reference)
      .executeTakeFirst();
    if (!row) throw new NotFound();
    return row;
  },
});

/** A step as the page shows it. */
export interface ShownStep {
  id: string;
  kind: string;
  onDay: string;
  at: Date;
  how: string | null;
  note: string | null;
  by: string | null;
  packId: string | null;
}

/** Everything the page of one request shows. */
export interface RequestPage {
  id: string;
  reference: string;
  receivedOn: string;
  recordedAt: Date;
  recordedBy: string | null;
  channel: string;
  asked: string;
  person: { reference: string; name: string; dateOfBirth: string };
  status: RequestStatus;
  verified: boolean;
  clock: RequestClock;
  /** The clause of the clock: the programme’s own line for answering a request. */
  clockClause: string;
  steps: ShownStep[];
  packs: { id: string; madeAt: Date; json: string; html: string; released: boolean }[];
  /** What is held and until when; empty once the request is closed. */
  record: RecordLine[];
}

/** One request with its clock explained, its history, the copies made and how long each class of the record is kept. */
export const readRightsRequest = query({
  ...shared,
  name: 'read-rights-request',
  clause: 'right/access',
  input: z.strictObject({ rightsRequest: requestId }),
  async run(act, { rightsRequest }): Promise<RequestPage> {
    const request = await requestById(act, rightsRequest);
    const { participantId, steps } = request;
    const person = await act.db
      .selectFrom('participant')
      .select(['reference', 'given_name', 'family_name', 'date_of_birth'])
      .where('id', '=', participantId)
      .executeTakeFirstOrThrow();
    const packs = await act.db
      .selectFrom('access_pack')
      .select(['id', 'made_at', 'json_sha256', 'html_sha256'])
      .where('request_id', '=', request.id)
      .orderBy('made_at', 'desc')
      .execute();
    const status = statusOf(steps);
    const record = status === 'closed' ? [] : await recordOf(act, participantId);
    act.record({
      participantId,
      fields: [
        'rights_request.asked',
        'rights_request_event.kind',
        'participant.given_name',
        'participant.family_name',
        'participant.date_of_birth',
      ],
    });
    return {
      id: request.id,
      reference: request.reference,
      receivedOn: request.receivedOn,
      recordedAt: request.recordedAt,
      recordedBy: request.recordedBy,
      channel: request.channel,
      asked: act.open({ participantId, column: 'rights_request.asked', row: request.id }, request.asked),
      person: {
        reference: person.reference,
        name: [person.given_name, person.family_name].filter(Boolean).join(' '),
        dateOfBirth: person.date_of_birth,
      },
      status,
      verified: identityVerified(steps),
      clock: clockOf(act.inForce.register, request.receivedOn, steps, act.today),
      clockClause: clauseOfClock(act.inForce.register),
      steps: steps.map(({ note, ...step }) => ({
        ...step,
        note: act.openOptional({ participantId, column: 'rights_request_event.note', row: step.id }, note),
      })),
      packs: packs.map((pack) => ({
        id: pack.id,
        madeAt: pack.made_at,
        json: pack.json_sha256,
        html: pack.html_sha256,
        released: steps.some(({ kind, packId }) => kind === 'pack-released' && packId === pack.id),
      })),
      record,
    };
  },
});

async function recordOf(act: Act, participantId: string): Promise<RecordLine[]> {
  return linesOf(act, await holdingsOf(act, participantId, 'rights'), await lifeOf(act, participantId));
}

/** A drafted copy, to be read before it is released. It is read from the bytes that would leave. */
export const readAccessPack = query({
  ...shared,
  name: 'read-access-pack',
  clause: 'right/access',
  input: z.strictObject({ rightsRequest: requestId, pack: requestId }),
  async run(
    act,
    { rightsRequest, pack: packId },
  ): Promise<{
    request: string;
    released: boolean;
    verified: boolean;
    health: boolean;
    madeAt: Date;
    hashes: Record<string, string>;
    pack: AccessPack;
  }> {
    const request = await requestById(act, rightsRequest);
    const { pack, madeAt, files } = await keptPack(act, request, packId);
    recordCopy(act, request, pack);
    return {
      request: request.reference,
      released: request.steps.some(({ kind, packId: id }) => kind === 'pack-released' && id === packId),
      verified: identityVerified(request.steps),
      health: holdsHealth(act, pack),
      madeAt,
      hashes: Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
      pack,
    };
  },
});

/** One file of a released copy, byte for byte. A copy that was not released is not found. */
export const downloadAccessPack = query({
  ...shared,
  name: 'download-access-pack',
  clause: 'right/access',
  verb: 'share',
  input: z.strictObject({ rightsRequest: requestId, pack: requestId, file: z.enum(FILES) }),
  async run(act, { rightsRequest, pack: packId, file }): Promise<{ name: string; bytes: Buffer }> {
    const request = await requestById(act, rightsRequest);
    if (!request.steps.some(({ kind, packId: id }) => kind === 'pack-released' && id === packId)) throw new NotFound();
    const { files, pack } = await keptPack(act, request, packId);
    const found = files.find(({ name }) => name === file);
    if (!found) throw new NotFound();
    recordCopy(act, request, pack);
    return { name: `${request.reference}-${found.name}`, bytes: found.bytes };
  },
});
