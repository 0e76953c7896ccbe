import { z } from 'zod';
import { command, NotFound } from '../../pipeline/index.ts';
import { READERS } from '../open-participant.ts';
import { personByReference } from '../queries.ts';
import { spacedNiNumber } from '../rules.ts';

/** Shows a whole National Insurance number. An act of its own, so that the ledger tells who saw it and when. */
export const revealNiNumber = command({
  name: 'reveal-ni-number',
  clause: 'category/national-insurance-number',
  activity: 'first-contact',
  verb: 'use',
  compartment: 'programme',
  may: READERS,
  significant: false,
  input: z.strictObject({ reference: z.string().max(20) }),
  async run(act, { reference }): Promise<{ niNumber: string }> {
    const person = await personByReference(act, reference);
    const row = await act.db
      .selectFrom('participant')
      .select('ni_number')
      .where('id', '=', person.id)
      .executeTakeFirst();
    if (!row?.ni_number) throw new NotFound();
    act.record({ participantId: person.id, fields: ['participant.ni_number'] });
    const place = { participantId: person.id, column: 'participant.ni_number', row: person.id };
    return { niNumber: spacedNiNumber(act.open(place, row.ni_number)) };
  },
});
