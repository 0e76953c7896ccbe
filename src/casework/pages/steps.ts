import type { Person } from '../../people/index.ts';
import type { ShownAppointment } from '../reads.ts';

/** One step of a first meeting: what to do, and whether it can be done yet. */
export interface Step {
  key: 'notice' | 'questions' | 'answer' | 'start';
  title: string;
  tag: { text: string; state: string };
  href: string | null;
}

const DONE = { text: 'Completed', state: 'done' };
const TO_DO = { text: 'Not started', state: 'new' };
const WAITING = { text: 'Cannot start yet', state: 'draft' };

/** The steps of a first meeting, in the order they must be taken. Other meetings have none. */
export function stepsOf(
  person: Person,
  appointment: ShownAppointment,
  { noticeGiven, assessed }: { noticeGiven: boolean; assessed: boolean },
): Step[] {
  if (appointment.kind !== 'first-meeting' || appointment.state === 'moved' || appointment.state === 'cancelled')
    return [];
  const answered = appointment.answer_id !== null;
  const started = person.startedOn !== null;
  const here = `/participants/${person.reference}/appointments/${appointment.id}`;
  const tagOf = (done: boolean, ready: boolean) => (done ? DONE : ready ? TO_DO : WAITING);
  return [
    {
      key: 'notice',
      title: 'Give the privacy notice',
      tag: tagOf(noticeGiven, true),
      href: noticeGiven ? null : '#notice',
    },
    {
      key: 'questions',
      title: 'Ask the first questions',
      tag: tagOf(assessed, noticeGiven),
      href: assessed ? `/participants/${person.reference}/assessment` : noticeGiven ? `${here}/questions` : null,
    },
    {
      key: 'answer',
      title: 'Record what happened',
      tag: tagOf(answered, appointment.state === 'answer-due'),
      href: answered || appointment.state !== 'answer-due' ? null : '#happened-form',
    },
    {
      key: 'start',
      title: 'Start the programme',
      tag: tagOf(started, appointment.state === 'held'),
      href: started || appointment.state !== 'held' ? null : '#start',
    },
  ];
}
