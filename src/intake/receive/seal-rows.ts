import type { Act } from '../../pipeline/index.ts';
import { FREE_TEXT } from '../parse/index.ts';
import type { Incoming } from './incoming.ts';

/** A row with the ids of the person and the referral it becomes. */
export interface Addressed {
  row: Incoming;
  participant: string;
  referral: string;
}

/** The encrypted values of one row, by database column. */
export type SealedRow = Partial<Record<'ni_number' | (typeof FREE_TEXT)[number], Buffer>>;

/** Encrypts what is kept encrypted of each row, on worker threads, in the order given. */
export async function sealRows(act: Act, rows: readonly Addressed[]): Promise<SealedRow[]> {
  const items: { place: { participantId: string; column: string; row: string }; text: string }[] = [];
  const targets: { place: number; column: keyof SealedRow }[] = [];
  for (const [place, { row, participant, referral }] of rows.entries()) {
    const number = row.values.national_insurance_number;
    if (number !== undefined) {
      items.push({
        place: { participantId: participant, column: 'participant.ni_number', row: participant },
        text: number,
      });
      targets.push({ place, column: 'ni_number' });
    }
    for (const column of FREE_TEXT) {
      const text = row.values[column];
      if (text === undefined) continue;
      items.push({ place: { participantId: participant, column: `referral.${column}`, row: referral }, text });
      targets.push({ place, column });
    }
  }
  const bytes = await act.sealMany(items);
  const sealed: SealedRow[] = rows.map(() => ({}));
  for (const [index, { place, column }] of targets.entries()) {
    const row = sealed[place];
    if (row) row[column] = bytes[index];
  }
  return sealed;
}
