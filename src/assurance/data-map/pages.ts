import { type Page, view } from '../../pipeline/index.ts';
import { readDataMap } from './acts.ts';
import { TREATMENTS } from './treatment.ts';

const PATH = '/assurance/data-map';
const ON_A_PAGE = 12;

const one = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

/** The data map on screen: by table, a page at a time, or all of one category or table. */
export const pages: readonly Page[] = [
  {
    method: 'GET',
    path: PATH,
    activity: 'accountability',
    clause: 'safeguard/audits',
    access: 'signed-in',
    async handle(request) {
      const map = await request.ask(readDataMap, {});
      const all = map.tables.filter(({ columns }) => columns.length > 0);
      const categories = [
        ...new Map(
          all.flatMap(({ columns }) => columns).map((line) => [line.category, `${line.id} ${line.categoryName}`]),
        ),
      ].sort(([, a], [, b]) => a.localeCompare(b, 'en'));
      const category = categories.find(([slug]) => slug === one(request.query.category))?.[0] ?? '';
      const table = all.find(({ name }) => name === one(request.query.table))?.name ?? '';
      const of = <Line extends { category: string }>(lines: readonly Line[]): Line[] =>
        lines.filter((line) => category === '' || line.category === category);
      const found = all
        .filter(({ name }) => table === '' || name === table)
        .map((each) => ({ ...each, columns: of(each.columns) }))
        .filter(({ columns }) => columns.length > 0);
      const last = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
      const page = Math.min(last, Math.max(1, Number.parseInt(one(request.query.page), 10) || 1));
      const href = (number: number): string =>
        `${PATH}?${new URLSearchParams({ category, table, page: String(number) })}#tables`;
      const model = {
        back: '/assurance',
        backText: 'Assurance board',
        map,
        tables: found.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE).map((each) => ({
          ...each,
          columns: each.columns.map((line) => ({ ...line, treatmentWords: TREATMENTS[line.treatment.kind] })),
        })),
        questions: table === '' && page === 1 ? of(map.questions) : [],
        documents: table === '' && page === 1 ? of(map.documents) : [],
        total: found.length,
        page,
        last,
        earlier: page > 1 ? href(page - 1) : null,
        later: page < last ? href(page + 1) : null,
        filter: { category, table },
        categories: categories.map(([value, text]) => ({ value, text })),
        names: all.map(({ name }) => name),
      };
      return view('assurance/data-map.njk', model, { title: 'Data map', journey: map.programme });
    },
  },
];
