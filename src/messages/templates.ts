import type { MailMessage } from '../pipeline/index.ts';

/** Messages by their slug. They name no participant: only the programme, the organisation and a link. */
const TEMPLATES = {
  'something-to-collect': (fill: { programme: string; link: string; hours: number }) => ({
    subject: `${fill.programme}: something to collect`,
    text: [
      'Hello,',
      '',
      `${fill.programme} has shared information with your organisation, at the person’s wish.`,
      `Collect it within ${fill.hours} hours here:`,
      '',
      fill.link,
      '',
      'You will need a code. We give it to you by telephone and never by email.',
      'If you did not expect this message, tell us and do not open the link.',
      '',
    ].join('\n'),
  }),
} as const;

export type TemplateSlug = keyof typeof TEMPLATES;

/** Fills a template, for a programme by its id. Throws TypeError when there is no such template. */
export function fillTemplate(
  slug: string,
  { programme, to }: { programme: string; to: string },
  fill: { programme: string; link: string; hours: number },
): MailMessage {
  const template = TEMPLATES[slug as TemplateSlug];
  if (!template) throw new TypeError(`There is no message template called “${slug}”.`);
  return { programme, to, ...template(fill) };
}

const day = (instant: Date): string =>
  instant.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/London' });

/**
 * The message that a notice has changed. It goes to a participant and says nothing of them, not even that they are one: whoever
 * else reads it learns that a public page has changed.
 */
export const noticeChangedMessage = (
  { programme, to }: { programme: string; to: string },
  fill: { programme: string; link: string; from: Date },
): MailMessage => ({
  programme,
  to,
  subject: 'A privacy notice has changed',
  text: [
    'Hello,',
    '',
    `The privacy notice of ${fill.programme} has a new version. It counts from ${day(fill.from)}.`,
    'Read what changed here:',
    '',
    fill.link,
    '',
    'The page is public. You do not need to sign in, and you do not need to answer this message.',
    'If you would like it on paper, read aloud or in another form, ask the person you are in touch with.',
    '',
  ].join('\n'),
});
