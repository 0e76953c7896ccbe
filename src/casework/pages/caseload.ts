import { type Page, type PageRequest, textOf, view } from '../../pipeline/index.ts';
import { listCaseload } from '../caseload.ts';
import { PAGE_SIZE, SHOWS, SORTS } from '../caseload-rows.ts';
import { signedIn } from './shared.ts';

const SHOW_WORDS = {
  all: 'Everybody',
  'to-record': 'Waiting for what happened',
  overdue: 'Clock overdue',
  'not-started': 'Not started yet',
  'nothing-booked': 'Nothing booked',
} as const;

/** The list keeps its filters in its address, so that they survive paging, sorting and the back button. */
function wanted(request: PageRequest) {
  const among = <Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value =>
    values.find((value) => value === textOf(request.query, name)) ?? otherwise;
  const page = Number.parseInt(textOf(request.query, 'page'), 10);
  const caseload = textOf(request.query, 'caseload');
  return {
    page: Number.isSafeInteger(page) && page > 0 && page <= 100_000 ? page : 1,
    sort: among('sort', SORTS, 'name'),
    show: among('show', SHOWS, 'all'),
    ...(/^[0-9a-f-]{36}$/.test(caseload) ? { caseload } : {}),
  };
}

export const caseloadPages: readonly Page[] = [
  {
    ...signedIn,
    method: 'GET',
    path: '/caseload',
    activity: 'casework',
    async handle(request) {
      const input = wanted(request);
      const listed = await request.ask(listCaseload, input);
      const kept = new URLSearchParams({ show: input.show, ...(input.caseload ? { caseload: input.caseload } : {}) });
      return view(
        'casework/caseload.njk',
        {
          ...listed,
          input,
          pages: Math.max(1, Math.ceil(listed.total / PAGE_SIZE)),
          href: `/caseload?${kept}&sort=${input.sort}&page=`,
          sortHref: `/caseload?${kept}&sort=`,
          shownHref: (show: string) =>
            `/caseload?${new URLSearchParams({ show, ...(input.caseload ? { caseload: input.caseload } : {}) })}#list`,
          shows: SHOWS.map((show) => ({ value: show, text: SHOW_WORDS[show] })),
          people: listed.caseloads.reduce((sum, { people }) => sum + people, 0),
        },
        { title: 'Caseload' },
      );
    },
  },
];
