import { z } from 'zod';
import { query } from '../../pipeline/index.ts';
import { channelsOf, formatOf } from '../parse/index.ts';
import type { Channel } from '../rules.ts';
import { declared } from './shared.ts';

/** What a file of one channel may look like, in the file’s own words. */
export interface FormatRead {
  value: Channel;
  text: string;
  required: string[];
  columns: string[];
  /** An example of each form of date, such as `27/03/2026`. */
  dates: string[];
}

const EXAMPLES = {
  'YYYY-MM-DD': '2026-03-27',
  'DD/MM/YYYY': '27/03/2026',
  'DD-MM-YYYY': '27-03-2026',
  'DD.MM.YYYY': '27.03.2026',
} as const;

/** The channels this programme receives files by, and what their files hold. */
export const readFileFormats = query({
  ...declared,
  name: 'read-file-formats',
  input: z.strictObject({}),
  async run(act): Promise<{ formats: FormatRead[] }> {
    const { register } = act.inForce;
    const formats = channelsOf(register).flatMap(({ value, text }) => {
      const format = formatOf(register, value);
      if (!format) return [];
      const { required, nameOf, fields, dates } = format;
      const examples = dates.map((form) => EXAMPLES[form]);
      return [
        { value, text, required: required.map(nameOf), columns: [...fields.values()].map(nameOf), dates: examples },
      ];
    });
    return { formats };
  },
});
