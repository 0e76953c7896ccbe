import { CASEWORK_ROLES, type Role } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';

/** How safe it is to reach a person, as they told us. */
export type SafeToContact = 'yes' | 'with-care' | 'not-asked';

/** What every page about a person shows of them. */
export interface Person {
  id: string;
  reference: string;
  name: string;
  givenName: string | null;
  dateOfBirth: string;
  phone: string | null;
  email: string | null;
  contactPreference: string | null;
  safeToContact: SafeToContact;
  safeContactNote: string | null;
  language: string;
  interpreterNeeded: boolean;
  caseload: string;
  referralId: string;
  referredOn: string;
  startedOn: string | null;
  endedOn: string | null;
  endReason: string | null;
  /** The person's pages that whoever asks may open. */
  opens: readonly Tab[];
}

const PREFERENCES: Record<string, string> = {
  text: 'Text message',
  telephone: 'Phone call',
  email: 'Email',
  letter: 'Letter',
};

/** The words for a contact preference; undefined when none is recorded. */
const preferenceWords = (preference: string | null): string | undefined =>
  preference === null ? undefined : PREFERENCES[preference];

/** The given name on its own for questions, or the whole name where there is none. */
export const calledBy = (person: Person): string => person.givenName ?? person.name;

/** The banner of the shared layout for one person. */
export function bannerOf(person: Person) {
  const preference = preferenceWords(person.contactPreference);
  return {
    name: person.name,
    reference: person.reference,
    dateOfBirth: person.dateOfBirth,
    phone: person.phone,
    email: person.email,
    facts: [
      { label: 'Prefers', text: preference ?? 'Not asked yet' },
      ...(person.safeToContact === 'yes' ? [{ label: 'Safe to contact', text: 'Yes' }] : []),
      ...(person.safeToContact === 'not-asked' ? [{ label: 'Safe to contact', text: 'Not asked yet' }] : []),
      ...(person.language !== 'English' || person.interpreterNeeded
        ? [
            {
              label: 'Language',
              text: person.interpreterNeeded ? `${person.language}, with an interpreter` : person.language,
            },
          ]
        : []),
    ],
    safeContact:
      person.safeToContact === 'with-care'
        ? (person.safeContactNote ?? 'Take care. Ask your team leader before you make contact.')
        : null,
    alerts: person.endReason === 'died' ? [`${person.name} has died. Do not call, write or send messages.`] : [],
  };
}

const TABS = [
  { key: 'summary', text: 'Summary', path: '' },
  { key: 'referral', text: 'Referral', path: '/referral' },
  { key: 'appointments', text: 'Appointments', path: '/appointments' },
  { key: 'notes', text: 'Notes', path: '/notes' },
  { key: 'sharing', text: 'Sharing', path: '/consents' },
  { key: 'record', text: 'Record', path: '/record' },
] as const;

export type Tab = (typeof TABS)[number]['key'];

const FOR_ALL_READERS: readonly Tab[] = ['summary', 'referral', 'record'];

/** The pages of a person in sight that a role may open; the acts behind the pages name the same roles. */
export function tabsFor(role: Role): readonly Tab[] {
  if (CASEWORK_ROLES.some((each) => each === role)) return TABS.map(({ key }) => key);
  return role === 'nominated-officer' ? [...FOR_ALL_READERS, 'appointments', 'notes'] : FOR_ALL_READERS;
}

/** Whether a link of the timeline leads to a page that may be opened. Plans and assessments belong to meetings. */
export function mayFollow(person: Pick<Person, 'opens'>, link: string): boolean {
  if (/^\/(plan|assessment)/.test(link)) return person.opens.includes('appointments');
  if (link.startsWith('/disclosures')) return person.opens.includes('sharing');
  return TABS.some(({ key, path }) => path !== '' && link.startsWith(path) && person.opens.includes(key));
}

/** The sub-navigation of a person's pages, with the page we are on marked. */
export const tabsOf = ({ reference, opens }: Pick<Person, 'reference' | 'opens'>, active?: Tab) =>
  TABS.filter(({ key }) => opens.includes(key)).map(({ key, text, path }) => ({
    text,
    href: `/participants/${reference}${path}`,
    active: key === active,
  }));

/** Banner and sub-navigation, as templates take them. */
export const frameOf = (person: Person, active?: Tab) => ({
  person: bannerOf(person),
  tabs: tabsOf(person, active),
  reference: person.reference,
  called: calledBy(person),
});

/** A National Insurance number with only its last three figures and suffix shown: `QQ 12 34 56 C` is `•• •• •4 56 C`. */
export function maskNiNumber(number: string): string {
  const plain = number.replaceAll(/\s/g, '').toUpperCase();
  return plain.length === 9 ? `•• •• •${plain[5]} ${plain.slice(6, 8)} ${plain[8]}` : '••••';
}

/** A National Insurance number in the groups people write it in. */
export const spacedNiNumber = (number: string): string =>
  number
    .replaceAll(/\s/g, '')
    .toUpperCase()
    .replace(/^(..)(..)(..)(..)(.?)$/, '$1 $2 $3 $4 $5')
    .trim();

/** Whether a start belongs to the European Social Fund cohort: its date and the fund's form, both by the register (P008). */
export function cohortOf(
  register: Pick<Register, 'programme'>,
  start: { startedOn: string | null; esfFormOn: string | null },
): 'ESF' | 'NON' {
  const before = register.programme.esf?.startBefore;
  if (before === undefined || start.startedOn === null || start.esfFormOn === null) return 'NON';
  return start.startedOn < before ? 'ESF' : 'NON';
}

/** Which day of the programme a day is, by the register's own counting; undefined before the start. */
export function dayOfProgramme(
  register: Pick<Register, 'programme'>,
  startedOn: string,
  today: Temporal.PlainDate,
): number | undefined {
  const days = Temporal.PlainDate.from(startedOn).until(today, { largestUnit: 'days' }).days;
  return days < 0 ? undefined : days + register.programme.journey.startIsDay;
}
