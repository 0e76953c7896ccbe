import {
  formState,
  type Page,
  type PageRequest,
  type Posted,
  readForm,
  redirect,
  submitting,
  textOf,
  view,
} from '../pipeline/index.ts';
import { keepStanding } from './commands/keep-standing.ts';
import { listStaff, readStaff } from './queries.ts';

const clause = 'standing/training';
const access = 'signed-in' as const;
const of = (request: PageRequest) => request.params.staff ?? '';

/** The three boxes of a date, from a stored day. */
const boxes = (name: string, day: string | null): Record<string, string> => {
  const [year = '', month = '', date = ''] = (day ?? '').split('-');
  return {
    [`${name}-year`]: year,
    [`${name}-month`]: month.replace(/^0/, ''),
    [`${name}-day`]: date.replace(/^0/, ''),
  };
};

async function form(request: PageRequest, typed?: ReturnType<typeof formState>) {
  const staff = await request.ask(readStaff, { id: of(request) });
  const stored = {
    ...boxes('training', staff.training_expires_on),
    ...boxes('undertaking', staff.undertaking_signed_on),
    ...boxes('registration', staff.registration_expires_on),
    ...boxes('leaves', staff.ends_on),
    professionalBody: staff.professional_body ?? '',
    registrationNumber: staff.registration_number ?? '',
  };
  const shown = typed ?? formState({}, [], stored);
  const status = shown.errors.list.length > 0 ? 400 : 200;
  return view(
    'staff/standing.njk',
    { staff, form: shown, back: '/staff' },
    { title: staff.display_name, journey: 'Staff', status },
  );
}

/** A date that may be left empty. */
const optionalDay = (
  reader: ReturnType<typeof readForm>,
  body: Posted,
  name: string,
  called: string,
): string | null => {
  const empty = ['day', 'month', 'year'].every((part) => textOf(body, `${name}-${part}`) === '');
  return empty ? null : (reader.date(name, { called }) ?? null);
};

export const pages: Page[] = [
  {
    method: 'GET',
    path: '/staff',
    clause,
    access,
    async handle(request) {
      const page = Number(request.query.page ?? 1);
      return view(
        'staff/list.njk',
        await request.ask(listStaff, { page: Number.isInteger(page) && page > 0 ? page : 1 }),
        { title: 'Staff' },
      );
    },
  },
  { method: 'GET', path: '/staff/:staff', clause, access, handle: (request) => form(request) },
  {
    method: 'POST',
    path: '/staff/:staff',
    clause,
    access,
    handle(request) {
      const reader = readForm(request.body);
      const input = {
        id: of(request),
        trainingExpiresOn: optionalDay(reader, request.body, 'training', 'The day training expires'),
        undertakingSignedOn: optionalDay(reader, request.body, 'undertaking', 'The day the undertaking was signed'),
        professionalBody: textOf(request.body, 'professionalBody'),
        registrationNumber: textOf(request.body, 'registrationNumber'),
        registrationExpiresOn: optionalDay(reader, request.body, 'registration', 'The day the registration expires'),
        endsOn: optionalDay(reader, request.body, 'leaves', 'The last day'),
      };
      if (reader.problems.length > 0) return form(request, reader.again());
      return submitting(
        async () => {
          await request.run(keepStanding, input);
          return redirect('/staff');
        },
        (problems) => form(request, reader.again(problems)),
      );
    },
  },
];
