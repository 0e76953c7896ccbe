import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import {
  type Calendar,
  type ComplaintPolicy,
  clockFor,
  loadProgramme,
  type ProgrammePolicy,
  type Register,
  type RetentionRule,
} from '../register/index.ts';
import { WrongUsage } from './io.ts';

const directory = fileURLToPath(new URL('../../programmes', import.meta.url));

/** The programmes there are, in alphabetical order. */
export function programmeIds(): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, 'programme.yaml')))
    .map((entry) => entry.name)
    .sort();
}

/** The programme that `programmes.yaml` puts first. */
function firstOf(ids: readonly string[]): string | undefined {
  const { first } = parse(readFileSync(join(directory, 'programmes.yaml'), 'utf8')) as { first?: unknown };
  return ids.find((id) => id === first) ?? ids[0];
}

/** The folder of a programme. Throws WrongUsage for one that does not exist. */
export function programmeFolder(id: string): string {
  const known = programmeIds();
  if (known.includes(id)) return join(directory, id);
  throw new WrongUsage('programme-unknown', 'There is no programme of that name', `Name one of: ${known.join(', ')}`);
}

/** The folder of a programme by its name, or a folder itself: a draft may be checked wherever it is written. */
export function draftFolder(idOrFolder: string): string {
  const isFolder = idOrFolder.includes(sep) && statSync(idOrFolder, { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? idOrFolder : programmeFolder(idOrFolder);
}

/** Reads a programme’s draft, the first one unless named. Throws a refusal with its first problem when it is not sound. */
export async function loadSoundProgramme(id = firstOf(programmeIds())): Promise<Register> {
  if (id === undefined) {
    throw new WrongUsage('programme-missing', 'There is no programme', 'Write one in the folder of programmes');
  }
  const { register, problems } = await loadProgramme(programmeFolder(id));
  if (register) return register;
  const [first] = problems;
  throw Object.assign(
    new Error(`The register of ${id} is not sound: ${first?.file}:${first?.line} ${first?.message}`),
    {
      code: 'register-not-sound',
      remedy: `Run candour register check ${id} and mend what it lists`,
    },
  );
}

/** The day limits of a programme, and how its days are counted. */
export function programmePolicy({ programme }: Register) {
  const { supportDays, lastDay, claimByDay, startIsDay } = programme.journey;
  const limits = [supportDays, lastDay, ...(claimByDay === undefined ? [] : [claimByDay])];
  return { limits, startIsDay } satisfies ProgrammePolicy<number>;
}

/** How a programme acknowledges complaints, and the calendar it counts in. */
export function complaintPolicy({ programme, clocks, bankHolidays, regulatorNames }: Register): {
  policy: ComplaintPolicy;
  calendar: Calendar;
} {
  const target = clockFor({ clocks }, 'complaint-acknowledged');
  if (target?.unit !== 'working-days') {
    throw new WrongUsage(
      'clock-missing',
      `${programme.name} sets no working days for acknowledging a complaint`,
      'Name another programme, or add to its clocks one with the event complaint-acknowledged',
    );
  }
  return {
    policy: { acknowledgeWithinWorkingDays: target.number, regulatorNames },
    calendar: { holidays: Object.keys(bankHolidays) },
  };
}

/** The retention rule of a number such as RT05, in either case. Throws WrongUsage for one the register does not have. */
export function retentionRuleOf({ retention, programme }: Register, id: string): RetentionRule {
  const slug = id.toLowerCase();
  const rule = Object.hasOwn(retention, slug) ? retention[slug] : undefined;
  if (rule) return rule;
  throw new WrongUsage(
    'rule-unknown',
    `${programme.name} has no retention rule of that number`,
    'Name a rule such as RT05; the retention table of the notice lists them',
  );
}
