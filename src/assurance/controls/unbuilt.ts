import type { ControlName } from '../../register/index.ts';
import type { Control } from '../rules.ts';

/** What the product does not do yet, and what is there instead. A promise that rests on it is not shown as kept. */
const LACKS: Partial<Record<ControlName, string>> = {
  'destruction-run': 'Dates are worked out and shown; nothing is destroyed yet, and nothing is certified',
  'backup-and-restore': 'There is neither a backup nor a tested restore yet',
  'complaints-desk': 'The clock of a complaint can be asked at the command line; nothing takes or follows a complaint',
  'incident-desk': 'The 72 hours can be asked at the command line; nothing takes a suspicion or records decisions',
  'emergency-door': 'The rules decide about emergencies; no screen lets staff use them',
  'legal-disclosure-desk': 'The rules decide about demands of authorities; nothing takes one',
  'clinical-supervision': 'There is a senior role; nobody is linked to a senior, and no review is recorded',
  'employer-work': 'Employers stand in the rules; no screen shares with one or records an application',
  'outcome-records': 'No job, earning or outcome is recorded yet',
  'contract-returns': 'The recipients and their fields stand in the rules; no return is made or sent',
  'audit-evidence-pack': 'The kinds of evidence stand in the rules; none is gathered or packed',
  'service-directory': 'Staff choose among organisations on record; there is no directory of what they offer',
  'safe-statistics': 'No figure about people is released at all',
  'research-permission': 'No study is recorded and nobody is asked',
  'erasure-desk': 'A request for erasure can be noted by the officer outside the product only',
  'rectification-desk':
    'Notes and answers can be corrected by the keyworker; there is no request, and recipients are not told',
  'portability-copy': 'Only the copy under the right of access is made',
  'objection-decision': 'An objection stops the purpose; nothing records how it was decided, so it stays stopped',
  'rights-extension': 'The longer date can be asked at the command line; the desk neither extends nor tells the person',
  'named-roles': 'Whoever may open the referral sees whether it is marked; no role is kept out of it',
  'access-review': 'Access ends by dates; no quarterly review is recorded',
  'details-check': 'Details carry their source and day; nobody is asked to confirm old ones',
  'enquiry-desk': 'The notice gives the address of the officer; questions are not kept or timed',
  'audit-programme': 'An auditor can read the board; audits, findings and actions are not recorded',
};

export const unbuilt: readonly Control[] = Object.entries(LACKS).map(([name, lacks]) => ({
  name: name as ControlName,
  built: 'not-built' as const,
  lacks,
  tests: [],
}));
