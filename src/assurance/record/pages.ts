import { file, notFound, type Page, view } from '../../pipeline/index.ts';
import { exportRecord, FORMATS, readRecordOfProcessing } from './acts.ts';
import { basisWords, conditionWords } from './html.ts';

const page = { method: 'GET', activity: 'accountability', clause: 'safeguard/audits', access: 'signed-in' } as const;
const PATH = '/assurance/record-of-processing';

/** The record of processing on screen, and as files. */
export const pages: readonly Page[] = [
  {
    ...page,
    path: PATH,
    async handle(request) {
      const { record, version, hash } = await request.ask(readRecordOfProcessing, {});
      const entries = record.entries.map((entry) => ({
        ...entry,
        bases: entry.bases.map(basisWords),
        conditions: entry.conditions.map((each) => ({ kept: each.keptAsPolicySays, words: conditionWords(each) })),
      }));
      const model = { back: '/assurance', backText: 'Assurance board', record: { ...record, entries }, version, hash };
      return view('assurance/record.njk', model, { title: 'Record of processing', journey: record.name });
    },
  },
  {
    ...page,
    path: `${PATH}/:format`,
    async handle(request) {
      const format = FORMATS.find((each) => each === request.params.format);
      if (!format) return notFound();
      const { name, type, text } = await request.run(exportRecord, { format });
      return file({ name, type, bytes: text });
    },
  },
];
