import type { Checking } from './report.ts';

/** Countries of the European Economic Area, and the United Kingdom: nothing else can be in a programme’s region. */
const EEA = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');

/** The programme as a whole: who decides, where data may be, what the pages say of themselves, and dates in order. */
export function checkProgramme({ draft, report }: Checking): void {
  const { programme } = draft;
  const { controllers, region, notice, referrals, journey, automatedDecisions } = programme;
  const say = (path: (string | number)[], code: string, message: string): void =>
    report('programme', path, code, message);
  for (const [slug, { jointWith }] of Object.entries(controllers))
    for (const [index, partner] of jointWith.entries())
      if (controllers[partner] && !controllers[partner].jointWith.includes(slug))
        say(['controllers', slug, 'jointWith', index], 'joint-one-sided', `${partner} does not name ${slug} in turn`);
  for (const [index, country] of region.home.entries())
    if (country !== 'GB') say(['region', 'home', index], 'region-not-home', `${country} is not the United Kingdom`);
  for (const [index, country] of region.withMechanism.entries())
    if (!EEA.includes(country))
      say(
        ['region', 'withMechanism', index],
        'region-outside-eea',
        `${country} is outside the United Kingdom and the European Economic Area`,
      );
  if (programme.status === 'proposed' && programme.band === null)
    say(['band'], 'band-missing', 'until the register is adopted, its pages say that it is not');
  if (programme.status === 'adopted') {
    if (programme.band !== null) say(['band'], 'band-left', 'an adopted register carries no band; write null');
    for (const [id, { status, title }] of Object.entries(draft.gaps))
      if (status === 'open') report('gaps', [id, 'status'], 'adopted-with-gap', `“${title}” is not decided yet`);
  }
  if (notice.reviewBy <= notice.updated)
    say(['notice', 'reviewBy'], 'dates-out-of-order', 'the notice would be reviewed before it was written');
  if (referrals.closes !== null && referrals.closes < referrals.opens)
    say(['referrals', 'closes'], 'dates-out-of-order', 'referrals would close before they open');
  if (journey.supportDays > journey.lastDay || journey.lastDay > (journey.claimByDay ?? journey.lastDay))
    say(
      ['journey', 'lastDay'],
      'days-out-of-order',
      'support ends by the last day, and the last claim is not before it',
    );
  if (!automatedDecisions)
    say(['automatedDecisions'], 'automated-decisions-unsaid', 'say that no decision is taken by machine alone');
  else if (automatedDecisions.taken)
    say(
      ['automatedDecisions', 'taken'],
      'automated-decisions-taken',
      'the product takes no decision about people by machine alone, so no programme can say that it does',
    );
}
