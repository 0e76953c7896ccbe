import { z } from 'zod';
import type { Register } from '../register/index.ts';
import { publicTexts, sourceHash, withTexts } from './texts.ts';

/** `translations/<language>.yaml` of a programme: for each clause its texts, each tied to the sentence it was made from. */
export const translationSchema = z.strictObject({
  language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language tag such as cy-GB'),
  lines: z.record(
    z.string(),
    z.array(
      z.strictObject({
        source: z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the sentence in the register'),
        text: z.string().min(1),
        /** The role of the person who read it over; a line without one counts as not translated. */
        reviewedBy: z.string().min(1).optional(),
        on: z.iso.date().optional(),
      }),
    ),
  ),
});

export type Translation = z.infer<typeof translationSchema>;

/**
 * The register in another language, or undefined unless a person has reviewed every public text of it as it now stands:
 * half a translation of a legal text is worse than none.
 */
export function translated(register: Register, { lines }: Translation): Register | undefined {
  const reviewed = new Map(
    Object.values(lines)
      .flat()
      .filter(({ reviewedBy, on }) => reviewedBy !== undefined && on !== undefined)
      .map(({ source, text }) => [source, text]),
  );
  if (publicTexts(register).some((written) => !reviewed.has(sourceHash(written)))) return undefined;
  return withTexts(register, (written) => reviewed.get(sourceHash(written)) ?? written);
}
