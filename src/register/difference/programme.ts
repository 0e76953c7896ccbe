import { isDeepStrictEqual } from 'node:util';
import { type Change, type ChangeKind, change, type Weight } from './change.ts';
import { type Line, lineOf, linesOf, listOf, type Place, type Section, spaced } from './lines.ts';
import { linesIn, type Registers } from './sections.ts';

const WEIGHTS: Readonly<Record<string, readonly [ChangeKind, Weight]>> = {
  controllers: ['changes-parties', 'who'],
  parties: ['changes-parties', 'who'],
  roles: ['changes-parties', 'who'],
  id: ['changes-parties', 'who'],
  contact: ['changes-contact', 'who'],
  journey: ['changes-setting', 'unclear'],
  esf: ['changes-setting', 'unclear'],
  name: ['changes-words', 'words'],
  shortName: ['changes-words', 'words'],
  summary: ['changes-words', 'words'],
  labels: ['changes-words', 'words'],
  band: ['changes-words', 'words'],
};

const section = (kind: ChangeKind, weight: Weight, noun: string): Section => ({
  kind: 'programme',
  noun,
  added: { kind, weight },
  removed: { kind, weight },
  other: { kind, weight },
});

const parties = (part: string, noun: string): Section => ({ ...section('changes-parties', 'who', noun), kind: part });

/** What changed in who runs the programme, where data may go, how to reach us and the programme’s own settings. */
export function programmeChanges(registers: Registers): Change[] {
  const [old, now] = [linesIn(registers.before.programme), linesIn(registers.after.programme)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keys
    .filter((key) => !isDeepStrictEqual(old[key], now[key]))
    .flatMap((key) => keyChanges(key, old[key], now[key], registers));
}

function keyChanges(key: string, was: unknown, is: unknown, registers: Registers): Change[] {
  const clause = `programme/${spaced(key).replaceAll(' ', '-')}`;
  if (key === 'controllers') return linesOf(parties('controller', 'controller'), linesIn(was), linesIn(is), registers);
  if (key === 'parties') return linesOf(parties('party', 'organisation'), linesIn(was), linesIn(is), registers);
  if (key === 'status') return statusChange(clause, was, is);
  const [kind, weight] = WEIGHTS[key] ?? ['changes-setting', 'inner'];
  const place: Place = { clause, title: spaced(key), old: was as Line, now: is as Line, ...registers };
  if (key === 'region') return lineOf({ ...section('changes-region', 'unclear', 'rule'), keys: REGION }, place);
  if (key === 'notice') return lineOf({ ...section('changes-setting', 'inner', 'settings'), keys: NOTICE }, place);
  return lineOf(section(kind, weight, 'settings'), place);
}

function statusChange(clause: string, was: unknown, is: unknown): Change[] {
  return [
    is === 'adopted'
      ? change('status-adopted', clause, 'status', 'Adopts the programme.', { before: was, after: is })
      : change('status-proposed', clause, 'status', 'Takes the adoption of the programme back.', {
          before: was,
          after: is,
        }),
  ];
}

const countries = (was: unknown, is: unknown, { clause }: Place): Change[] => {
  const { added, removed } = listOf(was, is);
  return [
    ...added.map((country) =>
      change('changes-region', clause, 'wider', `Lets data go to one more country: ${country}.`, { after: country }),
    ),
    ...removed.map((country) =>
      change('changes-region', clause, 'stronger', `Data may no longer go to ${country}.`, { before: country }),
    ),
  ];
};
const REGION = { home: countries, withMechanism: countries };

const NOTICE = {
  materialChangeDays: (was: unknown, is: unknown, { clause }: Place): Change[] => [
    change(
      'changes-setting',
      clause,
      typeof was === 'number' && typeof is === 'number' && is > was ? 'stronger' : 'weaker',
      'Changes how many days before a material change people are told.',
      { before: was, after: is },
    ),
  ],
};
