import type { MailMessage } from '../pipeline/index.ts';

/** Messages by their slug. They name no participant: only the programme, the organisation and a link. */
export const TEMPLATES = {
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

/** Fills a template. Throws TypeError when there is no such template. */
export function fillTemplate(
  slug: string,
  to: string,
  fill: { programme: string; link: string; hours: number },
): MailMessage {
  const template = TEMPLATES[slug as TemplateSlug];
  if (!template) throw new TypeError(`There is no message template called “${slug}”.`);
  return { to, ...template(fill) };
}
