import {
  type FormState,
  file,
  formState,
  type Page,
  type PageAnswer,
  textOf,
  view,
  type Words,
} from '../../pipeline/index.ts';
import { collectDisclosure } from '../commands/collect-disclosure.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const codePage = ({ t }: Words, form: FormState = formState()): PageAnswer =>
  view(
    'disclosures/collect.njk',
    { form },
    { title: t('collect.title'), status: form.errors.list.length > 0 ? 400 : 200 },
  );

const gonePage = ({ t }: Words): PageAnswer =>
  view('disclosures/gone.njk', {}, { title: t('collect.gone'), status: 410 });

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
    handle: ({ words }) => codePage(words),
  },
  {
    method: 'POST',
    path: '/collect/:token',
    clause: 'safeguard/need-to-know',
    access: 'public',
    async handle(request) {
      const { words } = request;
      const wrong = (message: string) => codePage(words, formState({}, [{ field: 'code', message }]));
      const token = request.params.token ?? '';
      const code = textOf(request.body, 'code').slice(0, 40);
      if (code === '') return wrong(words.t('collect.missing'));
      if (!TOKEN.test(token)) return gonePage(words);
      const collected = await request.run(collectDisclosure, { token, code });
      if (collected.outcome === 'gone') return gonePage(words);
      if (collected.outcome === 'wrong-code') return wrong(words.t('collect.wrong', { count: collected.left }));
      return file({ name: collected.name, type: 'text/html; charset=utf-8', bytes: collected.bytes });
    },
  },
];
