import { z } from 'zod';
import {
  BANNER_FIELDS,
  type Person,
  personByReference,
  type StageMove,
  stageEntriesOf,
  stageMovesOf,
  stageOf,
  stagesToMoveTo,
} from '../people/index.ts';
import { query } from '../pipeline/index.ts';
import type { StageOfJourney } from '../register/index.ts';
import { CASEWORKERS, fields } from './facts.ts';

/** What the page about moving a person shows. */
export interface Standing {
  person: Person;
  stage: StageOfJourney;
  stages: readonly StageOfJourney[];
  /** The newest move somebody decided on, with its reason; a form that moves them carries its id as `seen`. */
  newest: StageMove | undefined;
}

/** Where a person stands in the journey, and where somebody may decide that they come next. */
export const readStage = query({
  name: 'read-stage',
  activity: 'casework',
  verb: 'use',
  compartment: 'programme',
  may: CASEWORKERS,
  input: z.strictObject({ reference: fields.reference }),
  async run(act, { reference }): Promise<Standing> {
    const person = await personByReference(act, reference);
    const facts = { ...person, entries: await stageEntriesOf(act.db, person.id) };
    const newest = (await stageMovesOf(act, person.id)).at(-1);
    act.record({ participantId: person.id, fields: [...BANNER_FIELDS, 'stage_entry.stage', 'stage_entry.reason'] });
    const { register } = act.inForce;
    return { person, stage: stageOf(register, facts), stages: stagesToMoveTo(register, facts), newest };
  },
});
