import {
  type FormState,
  formState,
  notFound,
  type Page,
  type PageRequest,
  redirect,
  submitting,
  textOf,
  view,
} from '../../pipeline/index.ts';
import { acknowledgeReferral } from '../commands/acknowledge-referral.ts';
import { allocateParticipant } from '../commands/allocate-participant.ts';
import { listReferrals, REFERRAL_SHOW } from '../queries/list-referrals.ts';
import { prepareAllocation } from '../queries/prepare-allocation.ts';
import { CHANNEL_WORDS } from '../rules.ts';
import { among, intake, isId, pageOf, paging, param } from './shared.ts';

const QUEUE = '/intake/referrals';

async function allocationForm(request: PageRequest, form?: FormState) {
  const found = await request.ask(prepareAllocation, { reference: param(request, 'reference') });
  return view(
    'intake/allocate.njk',
    {
      ...found,
      form: form ?? formState(),
      items: found.caseloads.map(({ id, name, organisation, holders }) => ({
        value: id,
        text: `${organisation}: ${name}`,
        hint: { text: holders ?? 'Nobody holds this caseload today' },
      })),
      back: `${QUEUE}?show=allocate`,
    },
    { title: 'Allocate', journey: found.reference, status: form ? 400 : 200 },
  );
}

export const referralPages: readonly Page[] = [
  {
    ...intake,
    activity: 'intake',
    method: 'GET',
    path: QUEUE,
    async handle(request) {
      const page = pageOf(request);
      const show = among(request, 'show', REFERRAL_SHOW);
      const { lines, counts } = await request.ask(listReferrals, { page, show });
      return view(
        'intake/referrals.njk',
        {
          lines,
          show,
          channels: CHANNEL_WORDS,
          at: paging(page, counts[show], `${QUEUE}?show=${show}&page=`),
          tabs: [
            { text: `To acknowledge (${counts.acknowledge})`, href: QUEUE, active: show === 'acknowledge' },
            { text: `To allocate (${counts.allocate})`, href: `${QUEUE}?show=allocate`, active: show === 'allocate' },
          ],
        },
        { title: 'New referrals' },
      );
    },
  },
  {
    ...intake,
    activity: 'intake',
    method: 'POST',
    path: `${QUEUE}/:referral/acknowledge`,
    async handle(request) {
      const referral = param(request, 'referral');
      if (!isId(referral)) return notFound();
      await request.run(acknowledgeReferral, { referral });
      const page = textOf(request.body, 'page');
      return redirect(/^[1-9]\d{0,4}$/.test(page) ? `${QUEUE}?page=${page}` : QUEUE);
    },
  },
  { ...intake, method: 'GET', path: '/participants/:reference/allocate', handle: (request) => allocationForm(request) },
  {
    ...intake,
    method: 'POST',
    path: '/participants/:reference/allocate',
    handle: (request) =>
      submitting(
        async () => {
          const { body } = request;
          const input = { caseload: textOf(body, 'caseload'), reason: textOf(body, 'reason') };
          await request.run(allocateParticipant, { reference: param(request, 'reference'), ...input });
          return redirect(`${QUEUE}?show=allocate`);
        },
        (problems) => allocationForm(request, formState(request.body, problems)),
      ),
  },
];
