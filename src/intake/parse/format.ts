import {
  CHANNELS,
  type ReferralChannel as Channel,
  type DateForm,
  type ImportFormat,
  type Register,
} from '../../register/index.ts';
import { COLUMNS, type Column } from './columns.ts';

/** How the files of one channel are read: the programme’s words on one side, the product’s on the other. */
export interface FileFormat {
  /** The field that a column fills, by the column’s name in lower case. */
  fields: ReadonlyMap<string, Column>;
  /** The file’s own name for a field; the field itself where no column fills it. */
  nameOf(field: Column): string;
  required: readonly Column[];
  /** What may be written in a field, in lower case, and what is kept for it. */
  values: Partial<Record<Column, ReadonlyMap<string, string>>>;
  fixed: readonly (readonly [Column, string])[];
  dates: readonly DateForm[];
}

/** How files of a channel are read; undefined where the programme receives none. Made once for each register. */
export function formatOf({ imports }: Pick<Register, 'imports'>, channel: Channel): FileFormat | undefined {
  const written = imports?.[channel];
  if (!written) return undefined;
  const known = made.get(written);
  if (known) return known;
  const format = makeFormat(written);
  made.set(written, format);
  return format;
}

/** The channels a programme receives files by, with what each is called. */
export const channelsOf = ({ imports }: Pick<Register, 'imports'>): { value: Channel; text: string }[] =>
  CHANNELS.flatMap((channel) => (imports?.[channel] ? [{ value: channel, text: imports[channel].title }] : []));

const made = new WeakMap<ImportFormat, FileFormat>();

function makeFormat({ columns, required, values, fixed, dates }: ImportFormat): FileFormat {
  const names = new Map(Object.entries(columns).map(([name, field]) => [field, name]));
  const allowed: FileFormat['values'] = {};
  for (const field of COLUMNS) {
    const words = values[field];
    if (words) allowed[field] = new Map(Object.entries(words).map(([written, kept]) => [written.toLowerCase(), kept]));
  }
  return {
    fields: new Map(Object.entries(columns).map(([name, field]) => [name.toLowerCase(), field])),
    nameOf: (field) => names.get(field) ?? field,
    required,
    values: allowed,
    fixed: COLUMNS.flatMap((field) => (fixed[field] === undefined ? [] : [[field, fixed[field]] as const])),
    dates,
  };
}
