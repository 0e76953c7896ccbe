import { type Page, view } from '../pipeline/index.ts';
import { readOutbox } from './queries.ts';

export const pages: Page[] = [
  {
    method: 'GET',
    path: '/outbox',
    clause: 'operational',
    access: 'signed-in',
    async handle(request) {
      const messages = await request.ask(readOutbox, {});
      return view('messages/outbox.njk', { messages }, { title: 'Outbox', journey: 'Demonstration' });
    },
  },
];
