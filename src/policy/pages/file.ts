import {
  file as download,
  formState,
  notFound,
  type Page,
  type PageAnswer,
  type PageRequest,
  type Refused,
  redirect,
} from '../../pipeline/index.ts';
import { removeDraftFile, type Saved, saveDraftFile } from '../commands/save-draft-file.ts';
import type { DraftFile } from '../drafts.ts';
import { readDraftFile } from '../queries.ts';
import { differingLines, linesAround, nameOf, pathFrom, tidied } from '../rules.ts';
import { attempt, home, isId, page, posted, shown } from './shared.ts';

const PATH = '/policy/drafts/:draft/files/:file';
/** What one box of a form may hold; a longer file is uploaded. */
const LARGEST = 60_000;

/** What somebody else saved while this person was writing. */
interface Overtaken {
  newest: DraftFile;
  /** What this person wrote. */
  typed: string;
}

const placeOf = ({ params }: PageRequest): { draft: string; path: string } | undefined => {
  const path = pathFrom(params.file ?? '');
  return isId(params.draft) && path ? { draft: params.draft, path } : undefined;
};

async function show(
  request: PageRequest,
  place: { draft: string; path: string },
  options: { form?: ReturnType<typeof formState>; overtaken?: Overtaken; refused?: Refused } = {},
): Promise<PageAnswer> {
  const found = await request.ask(readDraftFile, place);
  const line = Number(request.query.line);
  const { overtaken } = options;
  const model = {
    ...found,
    ...options,
    form: options.form ?? formState(),
    text: overtaken?.typed ?? options.form?.typed.text ?? found.file.text,
    follows: overtaken?.newest.id ?? (options.form?.typed.follows || found.file.id),
    differing: overtaken && differingLines(overtaken.newest.text ?? '', overtaken.typed),
    name: nameOf(place.path),
    tooLong: found.file.text.length > LARGEST,
    wrong: found.problems.map((problem, index, all) => ({
      ...problem,
      anchor: all.findIndex((other) => other.line === problem.line) === index,
      lines: linesAround(found.file.text, problem.line),
      shown: problem.line === line,
    })),
    back: home(request),
  };
  const answer = shown('file', model, place.path);
  return overtaken && answer.kind === 'view' ? { ...answer, status: 409 } : answer;
}

const after = (request: PageRequest, saved: Saved, path: string): string =>
  saved.outcome !== 'overtaken' && saved.problems > 0 ? `${home(request)}/files/${nameOf(path)}` : home(request);

export const filePages: readonly Page[] = [
  {
    method: 'GET',
    path: PATH,
    ...page,
    handle(request) {
      const place = placeOf(request);
      return place ? show(request, place) : notFound();
    },
  },
  {
    method: 'POST',
    path: PATH,
    ...page,
    // As a form with files, so that a long text is not made longer on its way.
    upload: { maxBytes: 1_000 },
    handle(request) {
      const place = placeOf(request);
      if (!place) return notFound();
      const text = posted(request.body, 'text');
      const follows = posted(request.body, 'follows');
      const form = formState({ text, follows });
      return attempt(
        async () => {
          const saved = await request.run(saveDraftFile, { ...place, text, follows: isId(follows) ? follows : null });
          if (saved.outcome === 'overtaken')
            return show(request, place, { form, overtaken: { newest: saved.newest, typed: tidied(text) } });
          return redirect(after(request, saved, place.path));
        },
        (problems, refused) =>
          show(request, place, { form: formState({ text, follows }, problems), ...(refused ? { refused } : {}) }),
      );
    },
  },
  {
    method: 'GET',
    path: `${PATH}/download`,
    ...page,
    async handle(request) {
      const place = placeOf(request);
      if (!place) return notFound();
      const { file } = await request.ask(readDraftFile, place);
      const type = place.path.endsWith('.md') ? 'text/markdown; charset=utf-8' : 'application/yaml; charset=utf-8';
      return download({ name: place.path.replace(/^.*\//, ''), type, bytes: file.text });
    },
  },
  {
    method: 'POST',
    path: `${PATH}/remove`,
    ...page,
    handle(request) {
      const place = placeOf(request);
      if (!place) return notFound();
      return attempt(
        async () => {
          await request.run(removeDraftFile, { ...place, follows: posted(request.body, 'follows') });
          return redirect(home(request));
        },
        (_problems, refused) => show(request, place, refused ? { refused } : {}),
      );
    },
  },
];
