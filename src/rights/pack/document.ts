import { consentRecordsOf, type Written } from '../../consent/index.ts';
import { stageTitle } from '../../people/index.ts';
import type { Act } from '../../pipeline/index.ts';
import type { RightsRequest } from '../facts.ts';
import { dataMap, type LeftOut } from './data-map.ts';
import { type Keep, keepingFor } from './keeping.ts';
import { openPrevious } from './previous.ts';
import { type HeldItem, type OpenedTable, readRows, type Value } from './read-rows.ts';
import {
  type Look,
  lookedAt,
  namesFor,
  type Share,
  type Source,
  sharesOf,
  sourcesOf,
  withNames,
} from './surroundings.ts';
import { type Rights, rightsOf, type Why, whyOf } from './why.ts';

/** The rows of one table that hold one category. */
export interface PackRecords {
  table: string;
  rows: Record<string, Value>[];
}

/** One category of what is held, why, for how long, and everything in it. */
export interface PackCategory {
  slug: string;
  id: string;
  name: string;
  words: string;
  purposes: string[];
  recipients: string[];
  keeping: Keep[];
  records: PackRecords[];
}

/** A copy of everything held about one person, with what the law says must come with it (UK GDPR Article 15). */
export interface AccessPack {
  format: 'candour-access-pack/1';
  madeAt: string;
  programme: string;
  controllers: { title: string; words: string }[];
  notice: { version: number; registerHash: string };
  request: { reference: string; receivedOn: string };
  person: { reference: string; name: string; dateOfBirth: string };
  categories: PackCategory[];
  sources: Source[];
  shares: Share[];
  /** Each consent and refusal as a record that another system can read (ISO/IEC TS 27560). */
  consentRecords: Written[];
  purposes: Why[];
  lookedAt: Look[];
  rights: Rights;
  held: HeldItem[];
  leftOut: LeftOut[];
}

/**
 * Builds the copy by walking the data map: every table that reaches the person, every personal column. The preview and what
 * is released are both this.
 */
export async function buildPack(act: Act, request: RightsRequest): Promise<AccessPack> {
  const { participantId } = request;
  const { tables, leftOut } = await dataMap(act);
  const opened: OpenedTable[] = [];
  for (const table of tables) opened.push(await readRows(act, participantId, table));
  openPrevious(act, participantId, opened);
  nameStages(act, opened);
  const names = await namesFor(act, opened);
  const person = opened.find(({ table }) => table.name === 'participant')?.rows[0]?.values ?? {};
  const { programme } = act.inForce.register;
  return {
    format: 'candour-access-pack/1',
    madeAt: act.at.toString(),
    programme: programme.name,
    controllers: Object.values(programme.controllers).map(({ title, words }) => ({ title, words })),
    notice: { version: act.inForce.version, registerHash: act.inForce.hash },
    request: { reference: request.reference, receivedOn: request.receivedOn },
    person: {
      reference: String(person.reference ?? ''),
      name: [person.given_name, person.family_name].filter(Boolean).join(' '),
      dateOfBirth: String(person.date_of_birth ?? ''),
    },
    categories: await categoriesOf(act, participantId, opened, names),
    sources: sourcesOf(act, opened),
    shares: sharesOf(act, opened, names),
    consentRecords: await consentRecordsOf(act, participantId),
    purposes: whyOf(act.inForce.register, opened),
    lookedAt: lookedAt(opened, names),
    rights: rightsOf(act.inForce.register, act.today),
    held: opened.flatMap(({ held }) => held),
    leftOut,
  };
}

/** A stage stands in the copy by the title people know it by. */
function nameStages(act: Act, opened: readonly OpenedTable[]): void {
  for (const { values } of opened.find(({ table }) => table.name === 'stage_entry')?.rows ?? [])
    if (typeof values.stage === 'string') values.stage = stageTitle(act.inForce.register, values.stage);
}

async function categoriesOf(
  act: Act,
  participantId: string,
  opened: readonly OpenedTable[],
  names: ReadonlyMap<string, string>,
): Promise<PackCategory[]> {
  const { register } = act.inForce;
  const keeping = await keepingFor(act, participantId);
  const held = new Map<string, PackRecords[]>();
  for (const { table, rows } of opened) {
    if (rows.length === 0) continue;
    for (const [category, columns] of Map.groupBy(table.columns, (column) => column.category)) {
      const records = rows
        .map(({ values }) =>
          Object.fromEntries(
            columns.flatMap(({ name }) => (name in values ? [[name, withNames(values[name] ?? null, names)]] : [])),
          ),
        )
        .filter((row) => Object.values(row).some((value) => value !== null));
      if (records.length === 0) continue;
      held.set(category, [...(held.get(category) ?? []), { table: table.name, rows: records }]);
    }
  }
  return [...held]
    .map(([slug, records]) => {
      const category = register.categories[slug];
      return {
        slug,
        id: category?.id ?? '',
        name: category?.name ?? slug,
        words: category?.words ?? '',
        purposes: (category?.purposes ?? []).map((purpose) => register.purposes[purpose]?.title ?? purpose),
        recipients: (category?.recipients ?? []).map((recipient) => register.recipients[recipient]?.title ?? recipient),
        keeping: category ? keeping(category.class) : [],
        records,
      };
    })
    .sort((a, b) => a.id.localeCompare(b.id));
}
