import type { Purpose, Recipient, Register } from '../register/index.ts';

/** A recipient as people read it. */
export interface RecipientCard {
  readonly clause: string;
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly role: string;
  readonly may: readonly string[];
  readonly purposes: readonly string[];
  readonly consent: string;
  readonly exceptions: readonly string[];
  readonly agreement: string;
  readonly where: string;
  readonly promises: readonly string[];
}

/** Why a controller may use information for a purpose. */
export interface BasisRow {
  readonly clause: string;
  readonly title: string;
  readonly words: string;
  readonly bases: readonly { readonly controller: string; readonly article: string; readonly words: string }[];
}

const roles: Readonly<Record<Recipient['role'], string>> = {
  controller: 'Decides for itself how it uses what it receives, under the same law',
  'joint-controller': 'Decides together with us',
  processor: 'Works on our behalf and only as we instruct',
  internal: 'A team of our own',
  person: 'A person you chose',
  'nobody-identified': 'Receives statistics that do not identify anybody',
};

const country = new Intl.DisplayNames('en-GB', { type: 'region' });

const countries = (codes: readonly string[]): string =>
  new Intl.ListFormat('en-GB').format(codes.map((code) => country.of(code) ?? code));

const consentWords = ({ consent, named }: Recipient): string => {
  if (consent === 'not-needed') return 'Not needed. You can ask us about it at any time';
  return named
    ? 'Needed, for each organisation or person by name. You can take it back at any time'
    : 'Needed. You can take it back at any time';
};

/** Every recipient of the register as a card: what at most, why, with which safeguards, and where. */
export const recipientCards = (register: Register): RecipientCard[] =>
  Object.values(register.recipients).map((line) => {
    const clause = `recipient/${line.slug}`;
    const slugs = new Set(line.fields.map((column) => register.columns[column] ?? ''));
    return {
      clause,
      id: line.id,
      title: line.title,
      words: line.words,
      role: roles[line.role],
      may: Object.values(register.categories)
        .filter(({ slug }) => slugs.has(slug))
        .map(({ name }) => name),
      purposes: line.purposes.flatMap((slug) => register.purposes[slug]?.title ?? []),
      consent: consentWords(line),
      exceptions: line.consentExceptions.map(({ words }) => words),
      agreement: line.agreement.words,
      where: countries(line.region),
      promises: register.clauses[clause]?.promises ?? [],
    };
  });

const basisRow = (register: Register, purpose: Purpose): BasisRow => ({
  clause: `purpose/${purpose.slug}`,
  title: purpose.title,
  words: purpose.words,
  bases: Object.entries(purpose.bases).map(([slug, { article, words, enactment }]) => ({
    controller: register.programme.controllers[slug]?.title ?? slug,
    article,
    words: enactment ? `${words} (${enactment})` : words,
  })),
});

/** Every purpose with the lawful basis of each controller. */
export const basisRows = (register: Register): BasisRow[] =>
  Object.values(register.purposes).map((purpose) => basisRow(register, purpose));
