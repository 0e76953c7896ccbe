import { randomUUID } from 'node:crypto';
import { type CopyFile, prepareCopy } from '../../disclosures/index.ts';
import { type Act, NotFound } from '../../pipeline/index.ts';
import { addStep, type RightsRequest } from '../facts.ts';
import { type AccessPack, buildPack } from './document.ts';
import { packHtml } from './html.ts';

export const FILES = ['access-pack.json', 'access-pack.html'] as const;
export type PackFile = (typeof FILES)[number];

/** A copy as it was made and kept. */
export interface Draft {
  id: string;
  pack: AccessPack;
  files: CopyFile[];
}

/**
 * Makes a copy, keeps its bytes sealed with their SHA-256, and writes the step. A form that has made one already gives that
 * one: acts on one request take turns (see `openRequest`), so the second finds it.
 */
export async function draftPack(act: Act, request: RightsRequest, formToken: string): Promise<Draft> {
  const made = await act.db
    .selectFrom('access_pack')
    .select('id')
    .where('request_id', '=', request.id)
    .where('form_token', '=', formToken)
    .executeTakeFirst();
  if (made) return keptPack(act, request, made.id);
  const pack = await buildPack(act, request);
  const { json, html } = prepareCopy('access-pack', pack, packHtml);
  const id = randomUUID();
  const seal = (column: string, file: CopyFile) =>
    act.seal(
      { participantId: request.participantId, column: `access_pack.${column}`, row: id },
      file.bytes.toString('utf8'),
    );
  await act.db
    .insertInto('access_pack')
    .values({
      id,
      request_id: request.id,
      participant_id: request.participantId,
      made_at: new Date(act.at.epochMilliseconds),
      made_by: act.actor.actor ?? null,
      json_sha256: json.sha256,
      html_sha256: html.sha256,
      json: seal('json', json),
      html: seal('html', html),
      form_token: formToken,
    })
    .execute();
  await addStep(act, request, { kind: 'pack-drafted', packId: id });
  return { id, pack, files: [json, html] };
}

/** The kept bytes of one copy of a request, exactly as they were made. Throws NotFound. */
export async function keptPack(
  act: Act,
  request: RightsRequest,
  packId: string,
): Promise<{ id: string; madeAt: Date; files: CopyFile[]; pack: AccessPack }> {
  const row = await act.db
    .selectFrom('access_pack')
    .select(['id', 'made_at', 'json', 'html', 'json_sha256', 'html_sha256'])
    .where('id', '=', packId)
    .where('request_id', '=', request.id)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  const open = (column: 'json' | 'html', name: PackFile, sha256: string): CopyFile => {
    const text = act.open(
      { participantId: request.participantId, column: `access_pack.${column}`, row: row.id },
      row[column],
    );
    return { name, bytes: Buffer.from(text, 'utf8'), sha256 };
  };
  const json = open('json', 'access-pack.json', row.json_sha256);
  const html = open('html', 'access-pack.html', row.html_sha256);
  return {
    id: row.id,
    madeAt: row.made_at,
    files: [json, html],
    pack: JSON.parse(json.bytes.toString('utf8')) as AccessPack,
  };
}

/** Writes in the ledger which columns a copy holds. Those of the health team stand in an entry that only health can read. */
export function recordCopy(
  act: Act,
  request: Pick<RightsRequest, 'participantId'>,
  pack: AccessPack,
  verb?: 'share',
): void {
  const { participantId } = request;
  const columns = new Set(
    pack.categories.flatMap(({ records }) =>
      records.flatMap(({ table, rows }) =>
        rows.flatMap((row) => Object.keys(row).map((column) => `${table}.${column}`)),
      ),
    ),
  );
  const { register } = act.inForce;
  const walled = (column: string) => register.categories[register.columns[column] ?? '']?.compartment === 'health';
  const tables = new Set([...columns].filter(walled).map((column) => column.split('.')[0]));
  const parts = Object.groupBy(columns, (column) => (tables.has(column.split('.')[0]) ? 'health' : 'programme'));
  const entry = { participantId, ...(verb ? { verb } : {}) };
  act.record({ ...entry, fields: parts.programme ?? [] });
  if (parts.health) act.record({ ...entry, fields: parts.health, compartment: 'health' });
}
