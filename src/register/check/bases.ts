import type { Draft } from '../load/files.ts';
import type { Checking } from './report.ts';

type Basis = Draft['purposes'][string]['bases'][string];
type Complain = (setting: string, code: string, message: string) => void;

/** Each purpose has a lawful basis for each controller that shares it, and each basis what the law asks of it. */
export function checkBases({ draft, report }: Checking): void {
  const { controllers } = draft.programme;
  for (const [slug, { bases, words }] of Object.entries(draft.purposes)) {
    const holders = Object.keys(bases);
    if (holders.length === 0) report('purposes', [slug, 'bases'], 'basis-missing', `${slug} has no lawful basis`);
    for (const [holder, basis] of Object.entries(bases)) {
      for (const partner of controllers[holder]?.jointWith ?? [])
        if (!bases[partner])
          report(
            'purposes',
            [slug, 'bases', holder],
            'basis-missing',
            `${slug} has no basis for ${partner}, joint with ${holder}`,
          );
      const complain: Complain = (setting, code, message) =>
        report('purposes', [slug, 'bases', holder, setting], code, message);
      checkArticle(draft, slug, holder, basis, complain);
    }
    const consented = holders.filter((holder) => bases[holder]?.article === '6(1)(a)');
    if (consented.length > 0 && !Object.values(draft.recipients).some(({ purposes }) => purposes.includes(slug)))
      report(
        'purposes',
        [slug],
        'consent-for-nobody',
        `“${words}” rests on consent, and no recipient is there to consent to`,
      );
  }
}

function checkArticle(draft: Draft, purpose: string, holder: string, basis: Basis, complain: Complain): void {
  const { article, enactment, law, eachCase, annex1 } = basis;
  const controller = draft.programme.controllers[holder];
  if (article === '6(1)(e)' && controller && !controller.publicTask)
    complain('article', 'public-task-not-own', `6(1)(e) needs a public task of its own, and ${holder} has none`);
  if ((article === '6(1)(f)' || article === '6(1)(ea)') && controller?.publicAuthority)
    complain(
      'article',
      'public-authority-basis',
      `${holder} is a public authority and cannot rest its tasks on ${article}`,
    );
  if (article === '6(1)(ea)' && annex1 === undefined)
    complain('annex1', 'annex1-missing', 'a recognised legitimate interest names the paragraph of Annex 1 it meets');
  if (article === '6(1)(c)' && enactment === undefined && eachCase === undefined)
    complain('enactment', 'enactment-missing', 'a legal obligation names the enactment that sets it');
  if (enactment !== undefined && law === undefined)
    complain('law', 'law-missing', `say which law of programme.yaml ${enactment} belongs to`);
  for (const name of eachCase ?? []) {
    const door = draft.doors[name];
    if (!door) complain('eachCase', 'unknown-door', `there is no door called ${name}`);
    else if (!door.purposes.includes(purpose) || !door.requires.includes('request'))
      complain('eachCase', 'door-names-no-duty', `${name} does not ask, for ${purpose}, what is demanded and by whom`);
  }
}
