import type { Words } from '../pipeline/index.ts';
import { type Change, differenceOf } from '../register/index.ts';
import type { Publication, PublicationLine, PublicationSource } from './publication.ts';

/** One version with what it changed, in sentences. */
export interface VersionLine extends PublicationLine {
  readonly current: boolean;
  /** True while the version has been published and does not count yet. */
  readonly toCome: boolean;
  /** What changed since the version before; undefined for the first. */
  readonly difference:
    | {
        readonly summary: string;
        /** What people have to be told before it takes effect. */
        readonly material: readonly Change[];
        readonly rules: readonly Change[];
        readonly wording: readonly Change[];
      }
    | undefined;
}

const WORDING: ReadonlySet<string> = new Set(['changes-words', 'changes-product', 'status-adopted', 'status-proposed']);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const between = (before: Publication, after: Publication, { text }: Words): VersionLine['difference'] => {
  const { changes: written, summary } = differenceOf(before.register, after.register);
  const said = (words: string | null): string | null => (words === null ? null : text(words));
  const changes = written.map((change) => ({
    ...change,
    sentence: text(change.sentence),
    before: said(change.before),
    after: said(change.after),
  }));
  return {
    summary: summary === '' ? '' : text(`${capital(summary)}.`),
    material: changes.filter(({ material }) => material),
    rules: changes.filter(({ material, kind }) => !material && !WORDING.has(kind)),
    wording: changes.filter(({ material, kind }) => !material && WORDING.has(kind)),
  };
};

/** Every version of a programme that is, was or is to come into force, newest first, each with what it changed. */
export async function versionLines(source: PublicationSource, now: Publication, words: Words): Promise<VersionLine[]> {
  const lines = await source.versions(now.programme);
  const found = await Promise.all(lines.map(({ version }) => source.version(now.programme, version)));
  return lines.map((line, index) => {
    const [after, before] = [found[index], found[index + 1]];
    const difference = after && before ? between(before, after, words) : undefined;
    const toCome = Temporal.Instant.compare(line.effectiveFrom, now.effectiveFrom) > 0;
    return { ...line, current: line.version === now.version, toCome, difference };
  });
}
