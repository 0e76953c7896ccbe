import type { Checking } from './report.ts';

const PHASE_OF = {
  referral: 'before-start',
  start: 'on-programme',
  'job-start': 'in-work',
  exit: 'after-exit',
} as const;

/** The stages of the journey: each once, one for each fact that must begin one, and each in the phase its beginning means. */
export function checkStages({ draft, report }: Checking): void {
  const { stages } = draft.programme.journey;
  if (!stages) return;
  const path = ['journey', 'stages'];
  const seen = new Set<string>();
  for (const [index, { slug, begins, phase }] of stages.entries()) {
    if (seen.has(slug)) report('programme', [...path, index, 'slug'], 'stage-twice', `two stages are called ${slug}`);
    seen.add(slug);
    if (begins !== 'person-decides' && PHASE_OF[begins] !== phase)
      report(
        'programme',
        [...path, index, 'phase'],
        'stage-phase',
        `what begins with ${begins} lies in ${PHASE_OF[begins]}`,
      );
  }
  for (const begins of ['referral', 'start', 'exit'] as const) {
    const count = stages.filter((each) => each.begins === begins).length;
    if (count !== 1)
      report(
        'programme',
        path,
        'stage-missing',
        `${count === 0 ? 'no stage begins' : 'more than one stage begins'} with ${begins}`,
      );
  }
}
