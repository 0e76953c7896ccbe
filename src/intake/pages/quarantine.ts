import {
  type FormState,
  formState,
  notFound,
  type Page,
  type PageRequest,
  problemsToErrors,
  redirect,
  submitting,
  textOf,
  view,
} from '../../pipeline/index.ts';
import { correctQuarantinedRow } from '../commands/correct-quarantined-row.ts';
import { decidePossibleDuplicate } from '../commands/decide-possible-duplicate.ts';
import { dismissQuarantinedRow } from '../commands/dismiss-quarantined-row.ts';
import { COLUMNS, columnWords, isFreeText } from '../parse/index.ts';
import { listWaiting, SHOW } from '../queries/list-waiting.ts';
import { readWaitingRow, type WaitingRowRead } from '../queries/read-waiting-row.ts';
import { CHANNEL_WORDS } from '../rules.ts';
import { among, intake, isId, pageOf, paging, param } from './shared.ts';

const LIST = '/intake/quarantine';

/** The boxes of the correction form, in the product’s order. */
const fieldsOf = ({ choices }: WaitingRowRead) =>
  COLUMNS.map((name) => ({
    name,
    label: columnWords(name),
    long: isFreeText(name),
    items: choices[name]
      ? [
          { value: '', text: 'Not given' },
          ...choices[name].map((value) => ({ value, text: value.replaceAll('-', ' ') })),
        ]
      : undefined,
  }));

async function rowPage(request: PageRequest, form?: FormState) {
  const id = param(request, 'row');
  if (!isId(id)) return notFound();
  const row = await request.ask(readWaitingRow, { row: id });
  const shared = {
    row,
    here: `${LIST}/${id}`,
    back: row.decides ? `${LIST}?show=decide` : LIST,
    status: form ? 400 : 200,
  };
  return row.decides || row.special ? decisionView(shared, form) : correctionView(shared, form);
}

interface Shown {
  row: WaitingRowRead;
  here: string;
  back: string;
  status: number;
}

function correctionView({ row, here, back, status }: Shown, form?: FormState) {
  const stored = {
    typed: row.typed,
    errors: problemsToErrors(row.problems.map(({ field }, index) => ({ field, message: row.messages[index] ?? '' }))),
  };
  return view(
    'intake/correct.njk',
    { row, here, back, fields: fieldsOf(row), form: form ?? stored, first: form === undefined },
    { title: 'Correct a referral', status },
  );
}

function decisionView({ row, here, back, status }: Shown, form?: FormState) {
  return view(
    'intake/decide.njk',
    {
      row,
      here,
      back,
      form: form ?? formState(),
      destroyed: row.problems.some((problem) => problem.code === 'previously-destroyed'),
      messages: row.messages,
    },
    { title: row.special ? 'Special customer record' : 'Is this the same person?', status },
  );
}

const posted = (request: PageRequest) => ({ row: param(request, 'row') });

export const quarantinePages: readonly Page[] = [
  {
    ...intake,
    method: 'GET',
    path: LIST,
    async handle(request) {
      const page = pageOf(request);
      const show = among(request, 'show', SHOW);
      const { lines, counts } = await request.ask(listWaiting, { page, show });
      return view(
        'intake/waiting.njk',
        {
          lines,
          counts,
          show,
          channels: CHANNEL_WORDS,
          at: paging(page, counts[show], `${LIST}?show=${show}&page=`),
          back: '/intake/imports',
          tabs: [
            { text: `To correct (${counts.correct})`, href: LIST, active: show === 'correct' },
            { text: `To decide (${counts.decide})`, href: `${LIST}?show=decide`, active: show === 'decide' },
          ],
        },
        { title: 'Rows that wait for you' },
      );
    },
  },
  { ...intake, method: 'GET', path: `${LIST}/:row`, handle: (request) => rowPage(request) },
  {
    ...intake,
    method: 'POST',
    path: `${LIST}/:row`,
    handle: (request) =>
      submitting(
        async () => {
          const values = Object.fromEntries(COLUMNS.map((column) => [column, textOf(request.body, column)]));
          const { outcome } = await request.run(correctQuarantinedRow, { ...posted(request), values });
          return redirect(outcome === 'imported' ? LIST : `${LIST}/${param(request, 'row')}`);
        },
        (problems) => rowPage(request, formState(request.body, problems)),
      ),
  },
  {
    ...intake,
    method: 'POST',
    path: `${LIST}/:row/decide`,
    handle: (request) => {
      const choice = textOf(request.body, 'decision');
      const [decision, person] = choice.startsWith('same-person:')
        ? ['same-person', choice.slice(12)]
        : [choice, undefined];
      return submitting(
        async () => {
          await request.run(decidePossibleDuplicate, {
            ...posted(request),
            decision,
            ...(person === undefined ? {} : { person }),
            reason: textOf(request.body, 'reason'),
          });
          return redirect(`${LIST}?show=decide`);
        },
        (problems) => rowPage(request, formState(request.body, problems)),
      );
    },
  },
  {
    ...intake,
    method: 'POST',
    path: `${LIST}/:row/dismiss`,
    handle: (request) =>
      submitting(
        async () => {
          await request.run(dismissQuarantinedRow, { ...posted(request), reason: textOf(request.body, 'dismissal') });
          return redirect(LIST);
        },
        (problems) =>
          rowPage(
            request,
            formState(
              request.body,
              problems.map((problem) => ({ ...problem, field: 'dismissal' })),
            ),
          ),
      ),
  },
];
