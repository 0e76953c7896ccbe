import { file, notFound, type Page, type PageRequest } from '../../pipeline/index.ts';
import { takeConsentRecord, takeMyReceipt } from '../consent-records.ts';
import { param, referenceOf } from './shared.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const consentOf = (request: PageRequest): string | undefined => {
  const consent = param(request, 'consent');
  return UUID.test(consent) ? consent : undefined;
};

/** A consent as a file that another system can read: the record for staff, the receipt for the person. */
export const pages: Page[] = [
  {
    method: 'GET',
    path: '/participants/:reference/consents/:consent/record',
    activity: 'consent',
    clause: 'category/consents',
    access: 'signed-in',
    async handle(request) {
      const consent = consentOf(request);
      if (!consent) return notFound();
      const { name, type, text } = await request.ask(takeConsentRecord, { reference: referenceOf(request), consent });
      return file({ name, type, bytes: text });
    },
  },
  {
    method: 'GET',
    path: '/my/consents/:consent/receipt',
    activity: 'rights',
    clause: 'right/informed',
    access: 'signed-in',
    async handle(request) {
      const consent = consentOf(request);
      if (!consent) return notFound();
      const { name, type, text } = await request.ask(takeMyReceipt, { consent });
      return file({ name, type, bytes: text });
    },
  },
];
