import { fillSlots } from '../load/notice.ts';
import type { Checking } from './report.ts';

/** What people read or are asked: slots that lead somewhere, questions only about what is collected. */
export function checkReading(checking: Checking): void {
  const { draft, pages, report, reportLine } = checking;
  checkListed(checking);
  for (const [slug, script] of Object.entries(draft.scripts)) {
    const used = new Set([...script.text.matchAll(/\{\{([^}]*)\}\}/g)].map((match) => match[1] ?? ''));
    for (const slot of used)
      if (!script.slots.includes(slot)) report('scripts', [slug, 'text'], 'slot-unknown', `{{${slot}}} is not listed`);
    for (const [index, slot] of script.slots.entries())
      if (!used.has(slot)) report('scripts', [slug, 'slots', index], 'slot-unused', `${slot} is nowhere in the text`);
  }
  for (const [slug, { questions }] of Object.entries(draft.forms)) {
    const seen = new Set<string>();
    for (const [index, question] of questions.entries()) {
      const path = [slug, 'questions', index];
      if (seen.has(question.id)) report('forms', path, 'written-twice', `two questions are called ${question.id}`);
      seen.add(question.id);
      if (draft.categories[question.category]?.collected === false)
        report('forms', path, 'category-not-collected', `${question.category} is not collected, so it cannot be asked`);
      const wantsChoices = question.kind === 'one-of' || question.kind === 'some-of';
      if (wantsChoices !== Array.isArray(question.choices))
        report(
          'forms',
          path,
          'choices-wrong',
          'choices belong to questions of the kind one-of or some-of, and to no other',
        );
    }
  }
  const tables = [
    'recipients',
    'retention',
    'purposes',
    'categories',
    'controllers',
    'doors',
    'rights',
    'gaps',
    'conditions',
    'clocks',
  ];
  for (const { file, blocks } of pages)
    for (const block of blocks) {
      if (block.kind === 'table' && !tables.includes(block.text))
        reportLine(file, block.line, 'slot-unknown', `there is no table called ${block.text}`);
      for (const slot of fillSlots(block.text, draft).missing)
        reportLine(file, block.line, 'slot-unknown', `{{${slot}}} leads nowhere`);
    }
}

/** Nothing is collected that the notice does not name: in its table of what is held, by its own name, or by its clause. */
function checkListed({ draft, pages, shipped, report }: Checking): void {
  const blocks = pages.flatMap((page) => page.blocks);
  if (blocks.some(({ kind, text }) => kind === 'table' && text === 'categories')) return;
  for (const [slug, { collected }] of Object.entries(draft.categories)) {
    const name = shipped.vocabulary[slug]?.name;
    if (!collected || name === undefined) continue;
    const named = blocks.some(
      ({ text, refs }) => refs.includes(`category/${slug}`) || text.toLowerCase().includes(name.toLowerCase()),
    );
    if (!named)
      report('categories', [slug], 'category-not-in-notice', `${name} is collected, and the notice does not name it`);
  }
}
