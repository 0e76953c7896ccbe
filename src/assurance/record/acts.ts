import { z } from 'zod';
import { type Act, type ActCompartment, command, query, type Role } from '../../pipeline/index.ts';
import { recordAsCsv } from './csv.ts';
import { recordAsDpv } from './dpv.ts';
import { recordAsHtml } from './html.ts';
import { type RecordOfProcessing, recordOf } from './model.ts';

/** Who may see the record of processing. It holds nobody’s data. */
const READERS: readonly Role[] = ['data-protection-officer', 'auditor'];

const shared = { activity: 'accountability', clause: 'safeguard/audits', verb: 'use' } as const;

/** The forms of the record: in the Data Privacy Vocabulary, as a table, and as a page for paper. */
export const FORMATS = ['dpv', 'csv', 'html'] as const;
export type Format = (typeof FORMATS)[number];

const TYPES: Record<Format, { type: string; ending: string }> = {
  dpv: { type: 'application/ld+json; charset=utf-8', ending: 'jsonld' },
  csv: { type: 'text/csv; charset=utf-8', ending: 'csv' },
  html: { type: 'text/html; charset=utf-8', ending: 'html' },
};

/** The record as a file. */
export interface RecordFile {
  name: string;
  type: string;
  text: string;
}

/** The record of the publication in force, in a format. Throws UnknownTerms rather than name what no vocabulary has. */
function fileOf(act: Act, format: Format): RecordFile {
  const { register, version, hash, effectiveFrom, programme } = act.inForce;
  const record = recordOf(register);
  const publication = { version, hash, effectiveFrom };
  const text = {
    dpv: () => `${JSON.stringify(recordAsDpv(record, publication), null, 2)}\n`,
    csv: () => recordAsCsv(record),
    html: () => recordAsHtml(record, publication),
  }[format]();
  const { type, ending } = TYPES[format];
  return { name: `record-of-processing-${programme}-v${version}.${ending}`, type, text };
}

/** The record of processing of the programme in force, for the page. */
export const readRecordOfProcessing = query({
  ...shared,
  name: 'read-record-of-processing',
  compartment: 'rights',
  may: READERS,
  input: z.strictObject({}),
  async run(act): Promise<{ record: RecordOfProcessing; version: number; hash: string }> {
    const { register, version, hash } = act.inForce;
    return { record: recordOf(register), version, hash };
  },
});

const declare = (name: string, compartment: ActCompartment, may: readonly Role[]) =>
  command({
    ...shared,
    name,
    compartment,
    may,
    significant: false,
    input: z.strictObject({ format: z.enum(FORMATS) }),
    run: async (act, { format }) => fileOf(act, format),
  });

/** Takes the record of processing away as a file. That it was taken is in the ledger. */
export const exportRecord = declare('export-record-of-processing', 'rights', READERS);
/** The same for the command line. */
export const exportRecordToFile = declare('export-record-of-processing-to-file', 'operator', ['system']);
