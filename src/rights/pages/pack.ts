import {
  file,
  formState,
  type Page,
  type PageAnswer,
  type PageRequest,
  Refused,
  readForm,
  redirect,
  submitting,
} from '../../pipeline/index.ts';
import { releaseAccessPack } from '../commands/release-access-pack.ts';
import type { AccessPack } from '../pack/document.ts';
import { FILES, type PackFile } from '../pack/store.ts';
import { columnWords, tableWords, valueWords } from '../pack/words.ts';
import { downloadAccessPack, readAccessPack } from '../queries.ts';
import { DELIVERIES, HEALTH_TESTS, keysOf } from '../words.ts';
import { home, items, page, requestOf, shown } from './shared.ts';

type Shown = [label: string, value: string][];

/** The categories of a copy with every value in words, as the page of the copy itself shows them. */
const inWords = (pack: AccessPack) =>
  pack.categories.map((category) => ({
    ...category,
    records: category.records.map(({ table, rows }) => ({
      title: tableWords(table),
      rows: rows
        .map(
          (row): Shown =>
            Object.entries(row).flatMap(([column, value]) => {
              const words = valueWords(value);
              return words === undefined ? [] : [[columnWords(table, column), words]];
            }),
        )
        .filter((row) => row.length > 0),
    })),
  }));

async function show(request: PageRequest, form = formState(), refused?: Refused): Promise<PageAnswer> {
  const found = await request.ask(readAccessPack, {
    rightsRequest: await requestOf(request),
    pack: request.params.pack,
  });
  const model = {
    ...found,
    form,
    refused,
    packId: request.params.pack,
    categories: inWords(found.pack),
    deliveries: items(DELIVERIES),
    tests: items(HEALTH_TESTS),
    back: home(request),
  };
  const answer = shown('pack', model, found.released ? 'Released copy' : 'Draft of the copy');
  return refused && answer.kind === 'view' ? { ...answer, status: 403 } : answer;
}

const isFile = (name: string | undefined): name is PackFile => FILES.some((each) => each === name);
const TYPES: Record<PackFile, string> = {
  'access-pack.json': 'application/json',
  'access-pack.html': 'text/html; charset=utf-8',
};

export const packPages: readonly Page[] = [
  { method: 'GET', path: '/rights/requests/:reference/packs/:pack', ...page, handle: (request) => show(request) },
  {
    method: 'POST',
    path: '/rights/requests/:reference/packs/:pack/release',
    ...page,
    async handle(request) {
      const form = readForm(request.body);
      const health = form.choice('health', keysOf(HEALTH_TESTS));
      const opinionOn = form.date('opinionOn', { called: 'the day of the opinion', required: false });
      const given = {
        pack: request.params.pack,
        delivery: form.choice('delivery', keysOf(DELIVERIES), 'Select how the copy is given'),
        reason: form.text('reason', {
          called: 'The reason',
          missing: 'Enter why this copy may be given as it is',
          max: 1000,
        }),
        ...(health === undefined ? {} : { health }),
        ...(opinionOn === undefined ? {} : { opinionOn }),
      };
      if (form.problems.length > 0) return show(request, form.again());
      const rightsRequest = await requestOf(request);
      try {
        return await submitting<PageAnswer>(
          async () => {
            await request.run(releaseAccessPack, { rightsRequest, ...given });
            return redirect(`${home(request)}/packs/${request.params.pack}`);
          },
          (problems) => show(request, form.again(problems)),
        );
      } catch (error) {
        if (error instanceof Refused) return show(request, form.again(), error);
        throw error;
      }
    },
  },
  {
    method: 'GET',
    path: '/rights/requests/:reference/packs/:pack/files/:file',
    ...page,
    async handle(request) {
      const name = request.params.file;
      if (!isFile(name)) return { kind: 'not-found' };
      const found = await request.ask(downloadAccessPack, {
        rightsRequest: await requestOf(request),
        pack: request.params.pack,
        file: name,
      });
      return file({ name: found.name, type: TYPES[name], bytes: found.bytes });
    },
  },
];
