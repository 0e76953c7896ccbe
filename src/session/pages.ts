import QRCode from 'qrcode';
import { formState, type Page, type PageRequest, redirect, submitting, textOf, view } from '../pipeline/index.ts';
import { readInvitation, setUpAccount } from './commands/set-up-account.ts';
import { signInDemo } from './commands/sign-in-demo.ts';
import { signInWithPassword } from './commands/sign-in-password.ts';
import { signOut } from './commands/sign-out.ts';
import { personasToShow } from './personas.ts';
import { listPersonas } from './queries.ts';
import { onward } from './rules.ts';
import { newTotpSecret, totpAddress } from './totp.ts';

const clause = 'operational';

/** Signs the browser in. A session it still held, whoever's, ends here: one browser, one session. */
async function begin(request: PageRequest, { token, role }: { token: string; role: string }) {
  if (request.session.token) await request.run(signOut, { token: request.session.token.slice(0, 200) });
  request.session.open(token);
  return redirect(onward(textOf(request.body, 'return'), role));
}

async function signInPage(request: PageRequest, form = formState()) {
  const personas = personasToShow(await request.ask(listPersonas, {}), request.notice.programme);
  const wanted = typeof request.query.return === 'string' ? request.query.return : textOf(request.body, 'return');
  return view(
    'session/sign-in.njk',
    { form, personas, wanted },
    { title: request.words.t('sign-in.title'), status: form.errors.list.length > 0 ? 400 : 200 },
  );
}

async function setUpPage(request: PageRequest, secret: string, form = formState()) {
  const code = request.params.code ?? '';
  const invited = await request.ask(readInvitation, { code });
  const picture = await QRCode.toString(totpAddress(secret, invited.email), { type: 'svg', margin: 1 });
  return view(
    'session/set-up.njk',
    { form, secret, picture, email: invited.email, code },
    { title: request.words.t('set-up.title') },
  );
}

export const pages: Page[] = [
  { method: 'GET', path: '/sign-in', clause, access: 'public', handle: (request) => signInPage(request) },
  {
    method: 'POST',
    path: '/sign-in',
    clause,
    access: 'public',
    handle: (request) =>
      submitting(
        async () => {
          const input = {
            email: textOf(request.body, 'email'),
            password: String(request.body.password ?? ''),
            code: textOf(request.body, 'code'),
          };
          return begin(request, await request.run(signInWithPassword, input));
        },
        (problems) => signInPage(request, formState({ ...request.body, password: '', code: '' }, problems)),
      ),
  },
  {
    method: 'POST',
    path: '/sign-in/demo',
    clause,
    access: 'public',
    withoutCsrf: true,
    async handle(request) {
      return begin(request, await request.run(signInDemo, { persona: textOf(request.body, 'persona') }));
    },
  },
  {
    method: 'POST',
    path: '/sign-out',
    clause,
    access: 'public',
    async handle(request) {
      if (request.session.token) await request.run(signOut, { token: request.session.token });
      request.session.close();
      return redirect('/sign-in');
    },
  },
  {
    method: 'GET',
    path: '/sign-in/set-up/:code',
    clause,
    access: 'public',
    handle: (request) => setUpPage(request, newTotpSecret()),
  },
  {
    method: 'POST',
    path: '/sign-in/set-up/:code',
    clause,
    access: 'public',
    handle(request) {
      const secret = textOf(request.body, 'secret');
      return submitting(
        async () => {
          const password = String(request.body.password ?? '');
          const input = { invitation: request.params.code ?? '', password, secret, code: textOf(request.body, 'code') };
          await request.run(setUpAccount, input);
          return redirect('/sign-in');
        },
        (problems) => setUpPage(request, secret, formState({}, problems)),
      );
    },
  },
  {
    method: 'GET',
    path: '/welcome',
    clause,
    access: 'signed-in',
    handle: () => view('session/welcome.njk', {}, { title: 'Welcome' }),
  },
];
