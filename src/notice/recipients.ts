import type { Words } from '../pipeline/index.ts';
import type { Purpose, Recipient, Register } from '../register/index.ts';

/** A purpose as a link leads to it. */
export interface PurposeLink {
  readonly anchor: string;
  readonly title: string;
}

/** A recipient as people read it. */
export interface RecipientCard {
  readonly clause: string;
  readonly anchor: string;
  readonly title: string;
  readonly words: string;
  readonly role: string;
  readonly may: readonly string[];
  readonly purposes: readonly PurposeLink[];
  readonly consent: string;
  readonly exceptions: readonly string[];
  readonly conditions: readonly string[];
  readonly agreement: string;
  readonly where: string;
  readonly promises: readonly string[];
}

/** Why each controller may use information for a purpose. */
export interface BasisRow {
  readonly clause: string;
  readonly anchor: string;
  readonly title: string;
  readonly words: string;
  readonly bases: readonly { readonly controller: string; readonly article: string; readonly words: string }[];
  readonly conditions: readonly string[];
  readonly objection: string;
}

/** Who answers for which kinds of information. */
export interface ControllerShare {
  readonly title: string;
  readonly words: string;
  readonly categories: readonly string[];
}

/** Lines in the order of the numbers people quote: canonical JSON has lost the order of the file. */
export const byId = <Line extends { id: string }>(lines: Readonly<Record<string, Line>>): Line[] =>
  Object.values(lines).sort((one, other) => one.id.localeCompare(other.id, 'en-GB'));

/** A place on the page about recipients. Colons and the like never stand in a slug. */
const anchorOf = (kind: 'recipient' | 'purpose', slug: string): string => `${kind}-${slug}`;

const purposeLinks = (register: Register, slugs: readonly string[]): PurposeLink[] =>
  slugs.flatMap((slug) => {
    const purpose = register.purposes[slug];
    return purpose ? [{ anchor: anchorOf('purpose', slug), title: purpose.title }] : [];
  });

const consentWords = ({ consent, named }: Recipient, { t }: Words): string => {
  if (consent === 'not-needed') return t('recipients.consent.not-needed');
  return t(named ? 'recipients.consent.named' : 'recipients.consent.needed');
};

const conditionTitles = (register: Register, slugs: Recipient['conditions']): string[] =>
  Object.values(slugs).flatMap((slug) => (slug && register.conditions[slug]?.title) ?? []);

/** Every recipient of the register as a card: what at most, why, with which safeguards, and where. */
export const recipientCards = (register: Register, words: Words): RecipientCard[] =>
  byId(register.recipients).map((line) => {
    const clause = `recipient/${line.slug}`;
    const slugs = new Set(line.fields.map((column) => register.columns[column] ?? ''));
    return {
      clause,
      anchor: anchorOf('recipient', line.slug),
      title: line.title,
      words: line.words,
      role: words.t(`recipients.role.${line.role}`),
      may: byId(register.categories)
        .filter(({ slug }) => slugs.has(slug))
        .map(({ name }) => name),
      purposes: purposeLinks(register, line.purposes),
      consent: consentWords(line, words),
      exceptions: line.consentExceptions.map((exception) => exception.words),
      conditions: conditionTitles(register, line.conditions),
      agreement: line.agreement.words,
      where: words.list(line.region.map((code) => words.country(code))),
      promises: register.clauses[clause]?.promises ?? [],
    };
  });

const basisRow = (register: Register, purpose: Purpose, words: Words): BasisRow => ({
  clause: `purpose/${purpose.slug}`,
  anchor: anchorOf('purpose', purpose.slug),
  title: purpose.title,
  words: purpose.words,
  bases: Object.entries(purpose.bases).map(([slug, basis]) => ({
    controller: register.programme.controllers[slug]?.title ?? slug,
    article: basis.article,
    words: basis.enactment ? `${basis.words} (${basis.enactment})` : basis.words,
  })),
  conditions: conditionTitles(register, purpose.conditions),
  objection: words.t(`bases.objection.${purpose.objection}`),
});

/** Every purpose with the lawful basis of each controller. */
export const basisRows = (register: Register, words: Words): BasisRow[] =>
  Object.values(register.purposes).map((purpose) => basisRow(register, purpose, words));

/** The controllers, those first who decide together. */
export const controllersInOrder = ({ programme }: Register) =>
  Object.entries(programme.controllers).sort(
    ([, one], [, other]) => Number(other.jointWith.length > 0) - Number(one.jointWith.length > 0),
  );

/** Every controller with the kinds of information that it answers for. */
export const controllerShares = (register: Register): ControllerShare[] =>
  controllersInOrder(register).map(([slug, { title, words }]) => ({
    title,
    words,
    categories: byId(register.categories)
      .filter(({ collected, controllers }) => collected && controllers.includes(slug))
      .map(({ name }) => name),
  }));
