import {
  type FieldProblem,
  type FormState,
  notFound,
  type Page,
  type PageRequest,
  readForm,
  redirect,
  submitting,
  view,
} from '../../pipeline/index.ts';
import { commitReferralBatch, commitReferralImport } from '../commands/commit-referral-import.ts';
import { discardReferralImport } from '../commands/discard-referral-import.ts';
import { previewReferralFile } from '../commands/preview-referral-file.ts';
import { MAX_BYTES, MAX_ROWS } from '../parse/index.ts';
import { listImports } from '../queries/list-imports.ts';
import { readFileFormats } from '../queries/read-file-formats.ts';
import { readImport } from '../queries/read-import.ts';
import { importWhole } from '../receive/import-whole.ts';
import { CHANNEL_WORDS, CHANNELS } from '../rules.ts';
import { intake, isId, pageOf, paging, param } from './shared.ts';

/** How long a page waits for an import before it shows how far it has come; the rest goes on by itself. */
const PATIENCE = 4_000;

const FIELDS: Record<string, string> = { asAt: 'as-at' };

const named = (problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.map((problem) => ({ ...problem, field: FIELDS[problem.field] ?? problem.field }));

async function uploadForm(request: PageRequest, form?: FormState) {
  // Whoever may not see the files may not see the form either.
  const { formats } = await request.ask(readFileFormats, {});
  const today = request.today;
  const typed = {
    'as-at-day': String(today.day),
    'as-at-month': String(today.month),
    'as-at-year': String(today.year),
    channel: formats[0]?.value ?? '',
  };
  return view(
    'intake/upload.njk',
    {
      form: form ?? { typed, errors: { list: [], for: {} } },
      channels: formats.map(({ value, text }) => ({ value, text })),
      formats,
      maxRows: MAX_ROWS,
      back: '/intake/imports',
    },
    { title: 'Import a referral file', status: form ? 400 : 200 },
  );
}

async function upload(request: PageRequest) {
  const form = readForm(request.body);
  const sent = request.files.find((file) => file.name === 'file');
  const channel = form.choice('channel', CHANNELS, 'Select who the referrals come from');
  const asAt = form.date('as-at', {
    called: 'the date of the file',
    rule: (day) =>
      Temporal.PlainDate.compare(day, request.today) > 0
        ? 'The date of the file must be today or in the past'
        : undefined,
  });
  if (!sent) form.problem('file', 'Select a file');
  if (form.problems.length > 0 || !sent) return uploadForm(request, form.again());
  return submitting(
    async () => {
      const { importId } = await request.run(previewReferralFile, { file: sent.bytes, channel, asAt });
      return redirect(`/intake/imports/${importId}`);
    },
    (problems) => uploadForm(request, form.again(named(problems))),
  );
}

async function importPage(request: PageRequest) {
  const id = param(request, 'import');
  if (!isId(id)) return notFound();
  const page = pageOf(request);
  const found = await request.ask(readImport, { import: id, page });
  const reasons = Object.entries(found.preview?.reasons ?? {}).map(([code, count]) => ({ code, count }));
  return view(
    'intake/import.njk',
    {
      found,
      reasons,
      lookAlike: found.lookAlike,
      channel: CHANNEL_WORDS[found.channel],
      rows: found.rows,
      at: paging(page, found.quarantined, `/intake/imports/${id}?page=`),
      back: '/intake/imports',
    },
    { title: found.status === 'waiting' ? 'Check before importing' : 'Referral file' },
  );
}

async function commit(request: PageRequest) {
  const id = param(request, 'import');
  if (!isId(id)) return notFound();
  const { batches } = await request.run(commitReferralImport, { import: id });
  const whole = importWhole(batches, (batch) => request.run(commitReferralBatch, { import: id, batch }));
  const waited = new Promise((resolve) => setTimeout(resolve, PATIENCE, 'waited').unref());
  if ((await Promise.race([whole, waited])) === 'waited') whole.catch(() => undefined);
  return redirect(`/intake/imports/${id}`);
}

export const importPages: readonly Page[] = [
  {
    ...intake,
    method: 'GET',
    path: '/intake/imports',
    async handle(request) {
      const page = pageOf(request);
      const { lines, total, waiting } = await request.ask(listImports, { page });
      return view(
        'intake/imports.njk',
        { lines, waiting, channels: CHANNEL_WORDS, at: paging(page, total, '/intake/imports?page=') },
        { title: 'Referral files' },
      );
    },
  },
  {
    ...intake,
    method: 'GET',
    path: '/intake/imports/new',
    handle: (request) => uploadForm(request),
  },
  {
    ...intake,
    method: 'POST',
    path: '/intake/imports/new',
    upload: { maxBytes: MAX_BYTES, maxFiles: 1 },
    handle: upload,
  },
  { ...intake, method: 'GET', path: '/intake/imports/:import', handle: importPage },
  { ...intake, method: 'POST', path: '/intake/imports/:import/commit', handle: commit },
  {
    ...intake,
    method: 'POST',
    path: '/intake/imports/:import/discard',
    async handle(request) {
      const id = param(request, 'import');
      if (!isId(id)) return notFound();
      await request.run(discardReferralImport, { import: id });
      return redirect('/intake/imports');
    },
  },
];
