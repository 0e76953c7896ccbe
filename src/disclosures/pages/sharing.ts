import { consentsOf } from '../../consent/index.ts';
import { type Page, view } from '../../pipeline/index.ts';
import { disclosuresOf } from '../queries.ts';

/** The sharing tab of a participant: what they agreed to, and what left. */
export const pages: Page[] = [
  {
    method: 'GET',
    path: '/participants/:reference/consents',
    clause: 'category/consents',
    access: 'signed-in',
    async handle(request) {
      const reference = request.params.reference ?? '';
      const { frame, consents, restrictions } = await request.ask(consentsOf, { reference });
      const disclosures = await request.ask(disclosuresOf, { reference });
      return view(
        'disclosures/sharing.njk',
        { ...frame, consents, restrictions, disclosures },
        { title: 'Sharing', journey: reference },
      );
    },
  },
];
