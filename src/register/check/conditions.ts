import type { Checking } from './report.ts';

/** Which paragraphs of Schedule 1 can stand behind a point of Article 9(2); those not listed need none. */
const PARAGRAPHS: Record<string, [number, number]> = {
  '9(2)(b)': [1, 1],
  '9(2)(g)': [6, 28],
  '9(2)(h)': [2, 2],
  '9(2)(i)': [3, 3],
  '9(2)(j)': [4, 4],
};

/** Each condition has the paragraph of Schedule 1 that its article asks for, and says truly what follows from it. */
export function checkConditions({ draft, report }: Checking): void {
  for (const [slug, { article, schedule1, explicitConsent, needsPolicyDocument }] of Object.entries(draft.conditions)) {
    const [from, to] = PARAGRAPHS[article] ?? (article === '10' ? [1, 37] : [0, 0]);
    const fitting = schedule1.every((paragraph) => paragraph >= from && paragraph <= to);
    if (!fitting || (from > 0 && schedule1.length === 0))
      report(
        'conditions',
        [slug, 'schedule1'],
        'schedule1-wrong',
        from === 0
          ? `${article} rests on no paragraph of Schedule 1`
          : `${article} rests on ${from === to ? `paragraph ${from}` : `paragraphs ${from} to ${to}`} of Schedule 1`,
      );
    else if (
      !needsPolicyDocument &&
      schedule1.some((paragraph) => paragraph === 1 || (paragraph >= 6 && paragraph <= 28) || paragraph === 36)
    )
      report(
        'conditions',
        [slug, 'needsPolicyDocument'],
        'policy-document-denied',
        `paragraph ${schedule1.join(', ')} of Schedule 1 asks for an appropriate policy document`,
      );
    if (explicitConsent !== (article === '9(2)(a)' || (article === '10' && schedule1.includes(29))))
      report(
        'conditions',
        [slug, 'explicitConsent'],
        'explicit-consent-wrong',
        'explicit consent is the condition of 9(2)(a) and of paragraph 29, and of no other',
      );
  }
}
