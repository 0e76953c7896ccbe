import { type Page, view } from '../../pipeline/index.ts';
import { disclosureOf } from '../queries.ts';

/** The receipt of what was shared, or the refusal with every clause and what would make it possible. */
export const pages: Page[] = [
  {
    method: 'GET',
    path: '/participants/:reference/disclosures/:disclosure',
    clause: 'safeguard/need-to-know',
    access: 'signed-in',
    async handle(request) {
      const reference = request.params.reference ?? '';
      const found = await request.ask(disclosureOf, { reference, disclosure: request.params.disclosure ?? '' });
      const title = found.disclosure.decision === 'refused' ? 'Sharing refused' : 'Sharing receipt';
      return view(
        'disclosures/disclosure.njk',
        { ...found.frame, ...found, back: `/participants/${reference}/consents` },
        { title, journey: 'Sharing' },
      );
    },
  },
];
