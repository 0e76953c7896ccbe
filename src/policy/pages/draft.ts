import {
  type FormReader,
  formState,
  notFound,
  type Page,
  type PageAnswer,
  type PageRequest,
  type Refused,
  type Runnable,
  readForm,
  redirect,
} from '../../pipeline/index.ts';
import { approvePublication } from '../commands/approve-publication.ts';
import { discardDraft, sendBackProposal, takeBackProposal } from '../commands/end-proposal.ts';
import { proposePublication } from '../commands/propose-publication.ts';
import { finishReviewTask } from '../commands/review.ts';
import { uploadDraftFiles } from '../commands/save-draft-file.ts';
import { readDraft } from '../queries.ts';
import { byFile, DRAFT_WORDS, nameOf, PROPOSAL_ENDS, pathOfUpload, REVIEWED } from '../rules.ts';
import { attempt, home, isId, page, posted, shown } from './shared.ts';

const LARGEST_UPLOAD = 500_000;
const MOST_FILES = 40;

async function show(request: PageRequest, form = formState(), refused?: Refused): Promise<PageAnswer> {
  const { draft: id } = request.params;
  if (!isId(id)) return notFound();
  const found = await request.ask(readDraft, { draft: id });
  const { draft, difference } = found;
  const changes = difference?.changes ?? [];
  const model = {
    ...found,
    form,
    refused,
    words: DRAFT_WORDS[draft.state],
    files: found.files.map((file) => ({
      ...file,
      name: nameOf(file.path),
      wrong: found.problems.filter((problem) => problem.file === file.path).length,
    })),
    problemsByFile: byFile(found.problems).map((group) => ({
      ...group,
      name: found.files.some(({ path }) => path === group.file) ? nameOf(group.file) : undefined,
    })),
    count: found.problems.length + found.faults.length,
    material: changes.filter((change) => change.material),
    others: changes.filter((change) => !change.material),
    ready: found.simulation?.state === 'done' && found.simulation.hash === found.hash,
    tasks: found.tasks.map((task) => ({ ...task, words: REVIEWED[task.about] })),
    openTasks: found.tasks.filter(({ doneAt }) => doneAt === null).length,
    history: draft.proposals
      .filter(({ end }) => end !== null)
      .map(({ end, by, at, reason }) => ({
        title: PROPOSAL_ENDS[end?.kind ?? ''] ?? end?.kind,
        at: end?.at ?? at,
        by: end?.by,
        text: [`Proposed by ${by}: ${reason}`, end?.reason].filter(Boolean).join('\n'),
      })),
    back: '/policy',
  };
  return shown('draft', model, draft.title);
}

/** One step that is a small form on the draft’s page. */
function step(path: string, act: Runnable<unknown>, read: (form: FormReader, request: PageRequest) => object): Page {
  return {
    method: 'POST',
    path: `/policy/drafts/:draft/${path}`,
    ...page,
    handle(request) {
      const { draft } = request.params;
      if (!isId(draft)) return notFound();
      const form = readForm(request.body);
      const given = read(form, request);
      if (form.problems.length > 0) return show(request, form.again());
      return attempt(
        async () => {
          await request.run(act, { draft, ...given });
          return redirect(home(request));
        },
        (problems, refused) => show(request, form.again(problems), refused),
      );
    },
  };
}

const proposal = ({ body }: PageRequest) => ({ proposal: posted(body, 'proposal') });

export const draftPages: readonly Page[] = [
  { method: 'GET', path: '/policy/drafts/:draft', ...page, handle: (request) => show(request) },
  step('propose', proposePublication, (form, { body }) => {
    const when = form.choice('when', ['soonest', 'day'], 'Select when it takes effect');
    return {
      hash: posted(body, 'hash'),
      effectiveOn:
        when === 'day' ? (form.date('effectiveOn', { called: 'the day on which it takes effect' }) ?? null) : null,
      reason: form.text('reason', { called: 'The reason', missing: 'Enter why the register changes', max: 2000 }),
      material: form.choice(
        'material',
        ['as-worked-out', 'yes'],
        'Select whether people must be told before it takes effect',
      ),
    };
  }),
  step('approve', approvePublication, (_form, request) => ({
    ...proposal(request),
    hash: posted(request.body, 'hash'),
  })),
  step('send-back', sendBackProposal, (form, request) => ({
    ...proposal(request),
    reason: form.text('sendBackReason', { called: 'The reason', missing: 'Enter why it is sent back', max: 2000 }),
  })),
  step('take-back', takeBackProposal, (_form, request) => proposal(request)),
  step('discard', discardDraft, (form) => ({
    reason: form.text('discardReason', {
      called: 'The reason',
      missing: 'Enter why the draft is discarded',
      max: 2000,
    }),
  })),
  {
    method: 'POST',
    path: '/policy/drafts/:draft/reviews/:task',
    ...page,
    handle(request) {
      const { draft, task } = request.params;
      if (!isId(draft) || !isId(task)) return notFound();
      const form = readForm(request.body);
      const note = form.text(`note-${task}`, {
        called: 'The note',
        missing: 'Enter what you checked and what came of it',
        max: 2000,
      });
      if (form.problems.length > 0) return show(request, form.again());
      return attempt(
        async () => {
          await request.run(finishReviewTask, { task, note });
          return redirect(home(request));
        },
        (problems, refused) => show(request, form.again(problems), refused),
      );
    },
  },
  {
    method: 'POST',
    path: '/policy/drafts/:draft/upload',
    ...page,
    upload: { maxBytes: LARGEST_UPLOAD, maxFiles: MOST_FILES },
    handle(request) {
      const { draft } = request.params;
      if (!isId(draft)) return notFound();
      const form = readForm(request.body);
      const sent = request.files.filter(({ filename, bytes }) => filename !== '' || bytes.length > 0);
      const files = sent.flatMap(({ filename, bytes }) => {
        const path = pathOfUpload(filename);
        const text = textFrom(bytes);
        if (path === undefined)
          form.problem(
            'files',
            `“${filename}” is not a file of a register: use the name of a file in the list, or a new page of the notice ending in .md`,
          );
        else if (text === undefined) form.problem('files', `“${filename}” is not text in UTF-8`);
        return path === undefined || text === undefined ? [] : [{ path, text }];
      });
      if (sent.length === 0) form.problem('files', 'Select one or more files');
      if (form.problems.length > 0) return show(request, form.again());
      return attempt(
        async () => {
          await request.run(uploadDraftFiles, { draft, files });
          return redirect(home(request));
        },
        (problems, refused) => show(request, form.again(problems), refused),
      );
    },
  },
];

/** A file’s bytes as text; undefined when they are none. */
function textFrom(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
