export { breachClock, HOURS_TO_NOTIFY_BREACH } from './breach.ts';
export {
  type ComplaintDue,
  type ComplaintPolicy,
  complaintClock,
  DAYS_TO_ACKNOWLEDGE_COMPLAINT,
  type RegulatorName,
  regulatorNameOn,
} from './complaint.ts';
export { daysBetween, earliest, isBefore, LONDON, latest, londonDay, parseDay, parseInstant } from './days.ts';
export { InvalidFacts, RegisterRefused } from './problems.ts';
export { type ProgrammePolicy, programmeClock, programmeDay } from './programme.ts';
export {
  type Clarification,
  MONTHS_OF_EXTENSION,
  MONTHS_TO_ANSWER,
  type RightsDue,
  type RightsFacts,
  rightsClock,
} from './rights.ts';
export { englandAndWales, englandAndWalesBankHolidays, parseBankHolidays, regulatorNames } from './tables.ts';
export { addWorkingDays, type Calendar, isWorkingDay, rollForward } from './working-days.ts';
