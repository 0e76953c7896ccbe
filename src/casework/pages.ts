import type { Page } from '../pipeline/index.ts';
import { appointmentPages } from './pages/appointment.ts';
import { assessmentPages } from './pages/assessment.ts';
import { bookingPages } from './pages/booking.ts';
import { caseloadPages } from './pages/caseload.ts';
import { notePages } from './pages/notes.ts';
import { planPages } from './pages/plan.ts';
import { stagePages } from './pages/stage.ts';

export const pages: readonly Page[] = [
  ...caseloadPages,
  ...bookingPages,
  ...appointmentPages,
  ...assessmentPages,
  ...notePages,
  ...planPages,
  ...stagePages,
];
