import { randomUUID } from 'node:crypto';
import {
  formState,
  type Page,
  type PageAnswer,
  type PageRequest,
  readForm,
  redirect,
  submitting,
} from '../../pipeline/index.ts';
import { recordRightsRequest } from '../commands/record-rights-request.ts';
import { type FoundPerson, findPerson, listRightsRequests, personToAsk } from '../queries.ts';
import { STATUS_WORDS } from '../rules.ts';
import { CHANNELS, keysOf } from '../words.ts';
import { items, page, shown } from './shared.ts';

const NEW = '/rights/requests/new';

async function list(request: PageRequest): Promise<PageAnswer> {
  const closed = request.query.show === 'closed';
  const { lines, more } = await request.ask(listRightsRequests, { closed });
  const model = { lines: lines.map((line) => ({ ...line, words: STATUS_WORDS[line.status] })), more, closed };
  return shown('requests', model, 'Rights requests');
}

const search = (found?: { people: FoundPerson[]; more: boolean }, form = formState()) =>
  shown('find', { form, found, back: '/rights/requests' }, 'Who is asking?');

async function record(request: PageRequest, reference: string, form = formState({ formToken: randomUUID() })) {
  const person = await request.ask(personToAsk, { reference });
  const model = { person, form, channels: items(CHANNELS), back: NEW };
  return shown('new-request', model, 'Record a request');
}

const posted = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

export const listPages: readonly Page[] = [
  { method: 'GET', path: '/rights/requests', ...page, handle: list },
  {
    method: 'GET',
    path: NEW,
    ...page,
    async handle(request) {
      if (posted(request.query.participant)) return record(request, posted(request.query.participant));
      // Whoever may not see the requests may not see the form either.
      await request.ask(listRightsRequests, { closed: false });
      return search();
    },
  },
  {
    // Names and birthdays are posted, so that no address ever holds them.
    method: 'POST',
    path: '/rights/requests/find',
    ...page,
    handle(request) {
      const form = readForm(request.body);
      const input = {
        reference: form.text('reference', { called: 'The reference', max: 20 }),
        name: form.text('name', { called: 'The name' }),
        dateOfBirth: form.date('born', { called: 'the date of birth', required: false }) ?? '',
      };
      if (form.problems.length > 0) return search(undefined, form.again());
      return submitting<PageAnswer>(
        async () => search(await request.ask(findPerson, input), formState(request.body)),
        (problems) => search(undefined, form.again(problems)),
      );
    },
  },
  {
    method: 'POST',
    path: NEW,
    ...page,
    handle(request) {
      const reference = posted(request.body.participant);
      const form = readForm(request.body);
      const input = {
        reference,
        receivedOn: form.date('receivedOn', { called: 'the day on which the request reached us' }),
        channel: form.choice('channel', keysOf(CHANNELS), 'Select how the request reached us'),
        asked: form.text('asked', {
          called: 'What was asked',
          missing: 'Enter what the person asked for, in their own words',
          max: 4000,
        }),
        formToken: posted(request.body.formToken),
      };
      if (form.problems.length > 0) return record(request, reference, form.again());
      return submitting<PageAnswer>(
        async () => {
          const made = await request.run(recordRightsRequest, input);
          return redirect(`/rights/requests/${made.reference}`);
        },
        (problems) => record(request, reference, form.again(problems)),
      );
    },
  },
];
