import type { AnyDefinition, Page } from '../pipeline/index.ts';
import { listCaseload } from './caseload.ts';
import { agreeActionPlan } from './commands/agree-action-plan.ts';
import { bookAppointment } from './commands/book-appointment.ts';
import { cancelAppointment } from './commands/cancel-appointment.ts';
import { correctCaseNote } from './commands/correct-case-note.ts';
import { giveNotice } from './commands/give-notice.ts';
import { moveToStage } from './commands/move-to-stage.ts';
import { recordAssessment } from './commands/record-assessment.ts';
import { recordAttendance } from './commands/record-attendance.ts';
import { recordContact } from './commands/record-contact.ts';
import { rescheduleAppointment } from './commands/reschedule-appointment.ts';
import { startProgramme } from './commands/start-programme.ts';
import { writeCaseNote } from './commands/write-case-note.ts';
import { listNotes, readNote } from './notes.ts';
import { pages as caseworkPages } from './pages.ts';
import { readAssessment, readPlan } from './plans.ts';
import { listAppointments, prepareBooking, prepareNote, readAppointment, readQuestions } from './reads.ts';
import { readStage } from './stages.ts';

export { agreeActionPlan } from './commands/agree-action-plan.ts';
export { bookAppointment } from './commands/book-appointment.ts';
export { cancelAppointment } from './commands/cancel-appointment.ts';
export { correctCaseNote } from './commands/correct-case-note.ts';
export { giveNotice } from './commands/give-notice.ts';
export { moveToStage } from './commands/move-to-stage.ts';
export { recordAssessment } from './commands/record-assessment.ts';
export { recordAttendance } from './commands/record-attendance.ts';
export { recordContact } from './commands/record-contact.ts';
export { rescheduleAppointment } from './commands/reschedule-appointment.ts';
export { startProgramme } from './commands/start-programme.ts';
export { writeCaseNote } from './commands/write-case-note.ts';
export { CASEWORKERS, NOTICE_GIVERS } from './facts.ts';
export { LANGUAGES, NOTICE_HOW } from './words.ts';

export const acts: readonly AnyDefinition[] = [
  listCaseload,
  listAppointments,
  prepareBooking,
  prepareNote,
  readAppointment,
  readQuestions,
  listNotes,
  readNote,
  readAssessment,
  readPlan,
  readStage,
  bookAppointment,
  rescheduleAppointment,
  cancelAppointment,
  giveNotice,
  recordAttendance,
  recordContact,
  recordAssessment,
  startProgramme,
  agreeActionPlan,
  moveToStage,
  writeCaseNote,
  correctCaseNote,
];
export const pages: readonly Page[] = caseworkPages;
