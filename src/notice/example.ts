import type { Register } from '../register/index.ts';

/** One line of the register that nobody has adopted yet. */
export interface OpenLine {
  readonly clause: string;
  readonly title: string;
}

/** What a deployer has to read, change where needed and adopt, kind by kind. */
export interface Adoption {
  readonly open: number;
  readonly adopted: number;
  readonly kinds: readonly { readonly kind: string; readonly lines: readonly OpenLine[] }[];
}

type Lines = Readonly<Record<string, { readonly status?: string; readonly title?: string; readonly name?: string }>>;

const kindsOf = (register: Register): readonly [string, Lines][] => [
  ['party', register.programme.parties],
  ['controller', register.programme.controllers],
  ['category', register.categories],
  ['purpose', register.purposes],
  ['condition', register.conditions],
  ['assessment', register.assessments],
  ['recipient', register.recipients],
  ['door', register.doors],
  ['retention', register.retention],
  ['clock', register.clocks],
  ['standing', register.standing],
  ['right', register.rights],
  ['safeguard', register.safeguards],
  ['script', register.scripts],
  ['form', register.forms],
];

/** Which lines of a register are only proposed, in the order of the register. */
export function adoptionOf(register: Register): Adoption {
  const lines = kindsOf(register).flatMap(([kind, each]) =>
    Object.entries(each).map(([slug, { status, title, name }]) => ({
      kind,
      adopted: status === 'adopted',
      clause: `${kind}/${slug}`,
      title: title ?? name ?? slug,
    })),
  );
  const open = lines.filter(({ adopted }) => !adopted);
  return {
    open: open.length,
    adopted: lines.length - open.length,
    kinds: [...Map.groupBy(open, ({ kind }) => kind)].map(([kind, each]) => ({ kind, lines: each })),
  };
}
