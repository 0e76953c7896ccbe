import type { FileKey } from '../load/files.ts';
import type { Checking } from './report.ts';

type Path = (string | number)[];

/** Every law that a line names is listed, and in force on the day of the notice. */
export function checkLaws({ draft, report }: Checking): void {
  const { law, notice } = draft.programme;
  const laws = new Map<string, (typeof law)[number]>();
  for (const [index, each] of law.entries()) {
    if (laws.has(each.name))
      report('programme', ['law', index, 'name'], 'written-twice', `${each.name} is listed twice`);
    laws.set(each.name, each);
  }
  const check = (file: FileKey, path: Path, name: string): void => {
    const found = laws.get(name);
    if (!found) report(file, path, 'unknown-law', `programme.yaml lists no law called ${name}`);
    else if (found.from === null || found.from > notice.updated)
      report(file, path, 'law-not-in-force', `${name} is not yet in force on ${notice.updated}, the day of the notice`);
    else if (found.until !== undefined && found.until < notice.updated)
      report(file, path, 'law-no-longer-in-force', `${name} was in force until ${found.until}`);
  };
  for (const [slug, { publicTask }] of Object.entries(draft.programme.controllers))
    if (publicTask) check('programme', ['controllers', slug, 'publicTask', 'law'], publicTask.law);
  for (const [slug, { bases }] of Object.entries(draft.purposes))
    for (const [holder, basis] of Object.entries(bases))
      if (basis.law !== undefined) check('purposes', [slug, 'bases', holder, 'law'], basis.law);
  for (const [file, path, names] of linesWithLaw(draft))
    for (const [index, name] of names.entries()) check(file, [...path, 'law', index], name);
}

function linesWithLaw(draft: Checking['draft']): [FileKey, Path, string[]][] {
  const files = [
    'categories',
    'purposes',
    'conditions',
    'assessments',
    'recipients',
    'doors',
    'retention',
    'clocks',
    'scripts',
    'forms',
  ] as const;
  const flat = files.flatMap((file) =>
    Object.entries<{ law?: string[] | undefined }>(draft[file]).map(([slug, { law }]): [FileKey, Path, string[]] => [
      file,
      [slug],
      law ?? [],
    ]),
  );
  const rules = Object.entries(draft.rules).flatMap(([section, lines]) =>
    Object.entries(lines).map(([slug, { law }]): [FileKey, Path, string[]] => ['rules', [section, slug], law ?? []]),
  );
  return [...flat, ...rules];
}
