import type { Asked, Said } from './said.ts';

/** Whether controller, purpose and recipient go together at all, at this stage and for this person. */
export function purposeAndRecipient(asked: Asked, lifts: string[]): Said[] {
  const { register, facts } = asked;
  const purpose = register.purposes[facts.purpose];
  const recipient = register.recipients[facts.recipient];
  const said: Said[] = [];
  const ofPurpose = `purpose/${facts.purpose}`;
  const ofRecipient = `recipient/${facts.recipient}`;
  if (purpose && !(facts.controller in purpose.bases))
    said.push({ clause: ofPurpose, what: 'no basis for this controller' });
  if (purpose && recipient && !recipient.purposes.includes(facts.purpose))
    said.push({ clause: ofRecipient, what: 'not for this purpose' });
  if (!lifts.includes('stage')) {
    if (purpose && !purpose.stages.includes(facts.stage)) said.push({ clause: ofPurpose, what: 'not at this stage' });
    if (recipient && !recipient.stages.includes(facts.stage))
      said.push({ clause: ofRecipient, what: 'not at this stage' });
  }
  if (recipient?.cohort !== undefined && facts.person.cohort !== recipient.cohort)
    said.push({ clause: ofRecipient, what: 'not of this cohort' });
  if (recipient?.named && facts.organisation === undefined) said.push({ clause: ofRecipient, what: 'not named' });
  if (recipient && facts.channel !== undefined && !recipient.channels.includes(facts.channel))
    said.push({ clause: ofRecipient, what: 'not by this channel' });
  return said;
}
