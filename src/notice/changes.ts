import { isDeepStrictEqual } from 'node:util';
import type { Register } from '../register/index.ts';

/** One clause that came, went or changed between two versions. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly clause: string;
  readonly title: string;
}

type Lines = Readonly<Record<string, { readonly title?: string; readonly name?: string }>>;

const kinds: readonly [string, (register: Register) => Lines][] = [
  ['category', (register) => register.categories],
  ['purpose', (register) => register.purposes],
  ['condition', (register) => register.conditions],
  ['recipient', (register) => register.recipients],
  ['door', (register) => register.doors],
  ['retention', (register) => register.retention],
  ['clock', (register) => register.clocks],
  ['right', (register) => register.rights],
  ['safeguard', (register) => register.safeguards],
];

/** What changed in the rules from one version to the next, clause by clause, in the order of the register. */
export const changesBetween = (before: Register, after: Register): Change[] =>
  kinds.flatMap(([kind, linesOf]) => {
    const [old, now] = [linesOf(before), linesOf(after)];
    const change = (slug: string, what: Change['kind'], line: Lines[string] | undefined): Change => ({
      kind: what,
      clause: `${kind}/${slug}`,
      title: line?.title ?? line?.name ?? slug,
    });
    const added = Object.keys(now).filter((slug) => !(slug in old));
    const removed = Object.keys(old).filter((slug) => !(slug in now));
    const changed = Object.keys(now).filter((slug) => slug in old && !isDeepStrictEqual(old[slug], now[slug]));
    return [
      ...added.map((slug) => change(slug, 'added', now[slug])),
      ...removed.map((slug) => change(slug, 'removed', old[slug])),
      ...changed.map((slug) => change(slug, 'changed', now[slug])),
    ];
  });
