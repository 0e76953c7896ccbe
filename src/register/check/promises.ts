import { isControl } from '../controls.ts';
import { compileClauses, titledLines } from '../load/compile.ts';
import type { FileKey } from '../load/files.ts';
import type { Checking } from './report.ts';

const FILE_OF_KIND: Record<string, FileKey> = {
  category: 'categories',
  purpose: 'purposes',
  condition: 'conditions',
  recipient: 'recipients',
  door: 'doors',
  retention: 'retention',
  clock: 'clocks',
  standing: 'rules',
  right: 'rules',
  safeguard: 'rules',
  consent: 'scripts',
  form: 'forms',
};
const IN_RULES: Record<string, string> = { standing: 'standing', right: 'rights', safeguard: 'safeguards' };

/** Promises, clauses and the sentences of the notice must hold each other up. */
export function checkPromises({ draft, pages, shipped, report, reportLine }: Checking): void {
  const clauses = compileClauses(draft, shipped);
  for (const [id, { keptBy, controls }] of Object.entries(draft.promises)) {
    for (const [index, clause] of keptBy.entries())
      if (!clauses[clause])
        report('promises', [id, 'keptBy', index], 'unknown-clause', `there is no clause called ${clause}`);
    for (const [index, control] of controls.entries())
      if (!isControl(control))
        report('promises', [id, 'controls', index], 'unknown-control', `the product has no control called ${control}`);
  }

  const kinds = new Set(['category', ...titledLines(draft).map(([kind]) => kind)]);
  for (const clause of Object.values(clauses)) {
    if (!kinds.has(clause.kind) || clause.promises.length > 0 || clause.internal) continue;
    const slug = clause.slug.slice(clause.kind.length + 1);
    const section = IN_RULES[clause.kind];
    report(
      FILE_OF_KIND[clause.kind] ?? 'promises',
      section ? [section, slug] : [slug],
      'clause-keeps-no-promise',
      `${clause.slug} keeps no promise; name it in promises.yaml or say in “internal” why not`,
    );
  }

  const cited = new Set<string>();
  for (const { file, blocks } of pages)
    for (const { refs, line } of blocks)
      for (const ref of refs) {
        cited.add(ref);
        if (!draft.promises[ref] && !clauses[ref])
          reportLine(file, line, 'unknown-clause', `there is no promise or clause called ${ref}`);
      }
  for (const id of Object.keys(draft.promises))
    if (!cited.has(id)) report('promises', [id], 'promise-not-in-notice', `no sentence of the notice rests on ${id}`);
}
