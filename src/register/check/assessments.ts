import { lastDayOf } from '../load/compile.ts';
import type { FileKey } from '../load/files.ts';
import type { AssessmentKind } from '../schema/assessments.ts';
import type { Checking } from './report.ts';

const called: Record<AssessmentKind, { code: string; words: string }> = {
  dpia: { code: 'dpia', words: 'data protection impact assessment' },
  'legitimate-interests': { code: 'legitimate-interests', words: 'legitimate-interests assessment' },
  'joint-arrangement': { code: 'arrangement', words: 'arrangement between joint controllers' },
  'policy-document': { code: 'policy-document', words: 'appropriate policy document' },
  'new-purpose': { code: 'new-purpose', words: 'Article 8A assessment' },
  'transfer-risk': { code: 'transfer-risk', words: 'transfer risk assessment' },
};

/** A line that rests, or must rest, on an assessment of a kind. */
type Rest = { file: FileKey; path: (string | number)[]; kind: AssessmentKind; name: string | undefined; who: string };

/** Whatever must rest on a dated document does, and the document is of the right kind and in date on the day of the notice. */
export function checkAssessments({ draft, shipped, report }: Checking): void {
  const { assessments, programme } = draft;
  const on = programme.notice.updated;
  const used = new Set<string>();
  for (const { file, path, kind, name, who } of restsOf(draft, shipped.vocabulary)) {
    const { code, words } = called[kind];
    const found = name === undefined ? undefined : assessments[name];
    if (name === undefined) report(file, path, `${code}-missing`, `${who} needs ${withArticle(words)}`);
    else if (!found) report(file, path, 'unknown-assessment', `there is no assessment called ${name}`);
    else if (found.kind !== kind) report(file, path, 'assessment-wrong-kind', `${name} is no ${words}`);
    if (name !== undefined) used.add(name);
  }
  for (const [slug, line] of Object.entries(assessments)) {
    const { code, words } = called[line.kind];
    const last = lastDayOf(line);
    const end = line.reviewBy === last ? 'reviewBy' : 'until';
    if (!line.until && !line.reviewBy)
      report('assessments', [slug], 'assessment-without-end', `say in “reviewBy” when ${slug} is looked at again`);
    if (last < line.from)
      report('assessments', [slug, end], 'dates-out-of-order', `${slug} would end before it begins`);
    else if (!used.has(slug)) report('assessments', [slug], 'assessment-unused', `nothing rests on ${slug}`);
    else if (on < line.from || on > last)
      report(
        'assessments',
        [slug, on < line.from ? 'from' : end],
        `${code}-lapsed`,
        `the ${words} ${slug} is not in date on ${on}, the day of the notice`,
      );
  }
}

function withArticle(words: string): string {
  return `${/^[aA]/.test(words) ? 'an' : 'a'} ${words}`;
}

function* restsOf(draft: Checking['draft'], vocabulary: Checking['shipped']['vocabulary']): Generator<Rest> {
  const { programme, purposes, conditions, recipients, categories } = draft;
  const special = Object.entries(categories).some(
    ([slug, { collected }]) => collected && (vocabulary[slug]?.special ?? 'none') !== 'none',
  );
  if (programme.dpia !== undefined || special)
    yield { file: 'programme', path: ['dpia'], kind: 'dpia', name: programme.dpia, who: programme.name };
  for (const [slug, { jointWith, arrangement }] of Object.entries(programme.controllers))
    if (jointWith.length > 0 || arrangement !== undefined) {
      const path = ['controllers', slug, 'arrangement'];
      yield {
        file: 'programme',
        path,
        kind: 'joint-arrangement',
        name: arrangement,
        who: `${slug}, a joint controller,`,
      };
    }
  for (const [slug, { bases, newPurpose }] of Object.entries(purposes)) {
    for (const [holder, { article, assessment }] of Object.entries(bases))
      if (article === '6(1)(f)' || assessment !== undefined) {
        const path = [slug, 'bases', holder, 'assessment'];
        const who = `the legitimate interest of ${holder} in ${slug}`;
        yield { file: 'purposes', path, kind: 'legitimate-interests', name: assessment, who };
      }
    if (newPurpose !== undefined)
      yield { file: 'purposes', path: [slug, 'newPurpose'], kind: 'new-purpose', name: newPurpose, who: slug };
  }
  for (const [slug, { needsPolicyDocument, policyDocument }] of Object.entries(conditions))
    if (needsPolicyDocument || policyDocument !== undefined) {
      const path = [slug, 'policyDocument'];
      yield { file: 'conditions', path, kind: 'policy-document', name: policyDocument, who: slug };
    }
  for (const [slug, { transferRisk }] of Object.entries(recipients))
    if (transferRisk !== undefined)
      yield { file: 'recipients', path: [slug, 'transferRisk'], kind: 'transfer-risk', name: transferRisk, who: slug };
}
