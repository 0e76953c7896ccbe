import { z } from 'zod';
import {
  BANNER_FIELDS,
  type Person,
  personByReference,
  stageEntriesOf,
  stageOf,
  stagesToMoveTo,
} from '../people/index.ts';
import { query } from '../pipeline/index.ts';
import type { StageOfJourney } from '../register/index.ts';
import { CASEWORKERS, fields } from './facts.ts';

/** Where a person stands in the journey, and where somebody may decide that they come next. */
export const readStage = query({
  name: 'read-stage',
  activity: 'casework',
  verb: 'use',
  compartment: 'programme',
  may: CASEWORKERS,
  input: z.strictObject({ reference: fields.reference }),
  async run(act, { reference }): Promise<{ person: Person; stage: StageOfJourney; stages: readonly StageOfJourney[] }> {
    const person = await personByReference(act, reference);
    const facts = { ...person, entries: await stageEntriesOf(act.db, person.id) };
    act.record({ participantId: person.id, fields: [...BANNER_FIELDS, 'stage_entry.stage'] });
    const { register } = act.inForce;
    return { person, stage: stageOf(register, facts), stages: stagesToMoveTo(register, facts) };
  },
});
