import { type FormState, file, formState, type Page, type PageAnswer, textOf, view } from '../../pipeline/index.ts';
import { collectDisclosure } from '../commands/collect-disclosure.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const codePage = (form: FormState = formState()): PageAnswer =>
  view(
    'disclosures/collect.njk',
    { form },
    { title: 'Collect information', status: form.errors.list.length > 0 ? 400 : 200 },
  );

const gonePage = (): PageAnswer =>
  view('disclosures/gone.njk', {}, { title: 'This link no longer opens', status: 410 });

/**
 * The one-time link. Opening it shows a form and nothing else, so that mail scanners collect nothing; the code goes by POST.
 * A link that never was and one that is over look alike.
 */
export const pages: Page[] = [
  {
    method: 'GET',
    path: '/collect/:token',
    clause: 'safeguard/need-to-know',
    access: 'public',
    handle: () => codePage(),
  },
  {
    method: 'POST',
    path: '/collect/:token',
    clause: 'safeguard/need-to-know',
    access: 'public',
    async handle(request) {
      const token = request.params.token ?? '';
      const code = textOf(request.body, 'code').slice(0, 40);
      if (code === '')
        return codePage(formState({}, [{ field: 'code', message: 'Enter the code we gave you by telephone' }]));
      if (!TOKEN.test(token)) return gonePage();
      const collected = await request.run(collectDisclosure, { token, code });
      if (collected.outcome === 'gone') return gonePage();
      if (collected.outcome === 'wrong-code') {
        const message = `The code is not right. You can try ${collected.left} more ${collected.left === 1 ? 'time' : 'times'}`;
        return codePage(formState({}, [{ field: 'code', message }]));
      }
      return file({ name: collected.name, type: 'text/html; charset=utf-8', bytes: collected.bytes });
    },
  },
];
