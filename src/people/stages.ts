import type { Transaction } from '../database/index.ts';
import type { Act } from '../pipeline/index.ts';
import type { Register, StageOfJourney } from '../register/index.ts';

/** That somebody decided, on a day, that the person came to a stage. */
export interface StageEntry {
  stage: string;
  enteredOn: string;
}

/** An entry as it was written down. */
export interface RecordedEntry extends StageEntry {
  id: string;
}

/** A move as those who may see the record read it: the stage by its title, and why. */
export interface StageMove {
  id: string;
  title: string;
  enteredOn: string;
  reason: string;
}

/** What a person's stage is worked out from; entries in the order they were recorded. */
export interface StageFacts {
  startedOn: string | null;
  endedOn: string | null;
  entries: readonly StageEntry[];
}

type Journey = Pick<Register, 'programme'>;

/** A programme that names no stages has one for each phase that facts begin. */
const PLAIN: readonly StageOfJourney[] = [
  {
    slug: 'before-start',
    title: 'Not started',
    words: 'Referred, and not started yet',
    phase: 'before-start',
    begins: 'referral',
  },
  { slug: 'on-programme', title: 'On the programme', words: 'Started', phase: 'on-programme', begins: 'start' },
  { slug: 'in-work', title: 'In work', words: 'Started work', phase: 'in-work', begins: 'job-start' },
  { slug: 'after-exit', title: 'Left', words: 'Left the programme', phase: 'after-exit', begins: 'exit' },
];

/** The stages of a programme's journey, in order. */
export const stagesOf = ({ programme }: Journey): readonly StageOfJourney[] => programme.journey.stages ?? PLAIN;

/** Whether the programme tells more about where a person stands than the four phases do. */
export const hasStagesOfItsOwn = (register: Journey): boolean =>
  stagesOf(register).length > new Set(stagesOf(register).map(({ phase }) => phase)).size;

/**
 * The stage a person is at. An end puts them past everything; a start or a referral begins its stage; between these the
 * newest entry counts whose stage the programme still has and whose phase fits. Pure.
 */
export function stageOf(register: Journey, { startedOn, endedOn, entries }: StageFacts): StageOfJourney {
  const stages = stagesOf(register);
  const begunBy = (begins: StageOfJourney['begins']) => stages.find((stage) => stage.begins === begins);
  const phases = phasesOpen({ startedOn, endedOn });
  const entered = entries
    .map(({ stage }) => stages.find(({ slug }) => slug === stage))
    .findLast((stage) => stage !== undefined && phases.includes(stage.phase));
  const found = entered ?? begunBy(endedOn !== null ? 'exit' : startedOn !== null ? 'start' : 'referral');
  if (!found) throw new TypeError('The register has no stage for where this person stands.');
  return found;
}

/** The stages somebody may decide that a person comes to from where they stand: of their phase, and not where they are. */
export function stagesToMoveTo(register: Journey, facts: StageFacts): readonly StageOfJourney[] {
  const now = stageOf(register, facts);
  const open = stagesOf(register).filter(({ phase }) => phasesOpen(facts).includes(phase));
  return open.some(({ begins }) => begins === 'person-decides' || begins === 'job-start')
    ? open.filter(({ slug }) => slug !== now.slug)
    : [];
}

function phasesOpen({ startedOn, endedOn }: Omit<StageFacts, 'entries'>): readonly StageOfJourney['phase'][] {
  if (endedOn !== null) return ['after-exit'];
  return startedOn === null ? ['before-start'] : ['on-programme', 'in-work'];
}

/** The title of a stage; what was written down where the programme no longer has it. */
export const stageTitle = (register: Journey, slug: string): string =>
  stagesOf(register).find((stage) => stage.slug === slug)?.title ?? slug;

/** The entries of one person, oldest first: as they were recorded, which is also by their days (see `move-to-stage`). */
export async function stageEntriesOf(db: Transaction, participantId: string): Promise<RecordedEntry[]> {
  return db
    .selectFrom('stage_entry')
    .select(['id', 'stage', 'entered_on as enteredOn'])
    .where('participant_id', '=', participantId)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
}

/** The moves of one person with their reasons, oldest first. Who asks must be allowed to see the record. */
export async function stageMovesOf(act: Act, participantId: string): Promise<StageMove[]> {
  const rows = await act.db
    .selectFrom('stage_entry')
    .select(['id', 'stage', 'entered_on as enteredOn', 'reason'])
    .where('participant_id', '=', participantId)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, stage, enteredOn, reason }) => ({
    id,
    title: stageTitle(act.inForce.register, stage),
    enteredOn,
    reason: act.open({ participantId, column: 'stage_entry.reason', row: id }, reason),
  }));
}
