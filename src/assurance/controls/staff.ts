import { count } from '../look.ts';
import type { Control } from '../rules.ts';
import { doneBy, evidence, finding, none, proof, refusedFor, triggersOn } from './evidence.ts';

const SESSION = 'src/session/session.test.ts';
const FIND_OUT = 'End their sessions under “Staff”, and find out what they did';

export const staff: readonly Control[] = [
  {
    name: 'standing-check',
    built: 'built',
    tests: [
      ...proof('src/register/decision/standing.test.ts', 'grace counts from the last day of training and ends'),
      ...proof('src/health/health.test.ts', 'a lapsed registration closes the record that day'),
    ],
    evidence: (look) =>
      evidence({
        seen: [
          `Of ${count(look, 'staff')} people on the staff ${count(look, 'trainingLapsed')} have no training in date, ${count(look, 'undertakingMissing')} no undertaking; of ${count(look, 'clinicians')} health professionals ${count(look, 'registrationLapsed')} no registration in date. All of these are refused`,
        ],
        findings: [
          none(
            count(look, 'actedUntrained'),
            'people acted after their training had lapsed, by the days on record now',
            FIND_OUT,
          ),
          none(count(look, 'actedUnbound'), 'people acted without a signed duty of confidentiality', FIND_OUT),
          none(count(look, 'actedUnregistered'), 'health professionals acted without a registration in date', FIND_OUT),
        ],
        done: doneBy(look, ['keep-staff-standing']),
        refused: refusedFor(look, [
          'training-lapsed',
          'undertaking-not-signed',
          'registration-lapsed',
          'contract-not-in-force',
        ]),
      }),
  },
  {
    name: 'leaver-sign-out',
    built: 'built',
    tests: proof(SESSION, 'somebody who leaves loses their session in the same act'),
    evidence: (look) =>
      evidence(triggersOn(look, ['staff.leaver_signs_out']), {
        seen: ['Ending somebody’s employment ends their sessions in the same transaction'],
        findings: [none(count(look, 'leaversSignedIn'), 'people who have left are still signed in', FIND_OUT)],
        done: doneBy(look, ['keep-staff-standing']),
      }),
  },
  {
    name: 'signed-context',
    built: 'built',
    tests: [
      ...proof(
        'test/matrix/escapes-across.test.ts',
        'claims are worth nothing outside the message that they were signed in, even with the same connection and user',
      ),
      ...proof(
        SESSION,
        'the right password and code open a session; the same code opens no second one',
        'the sixth try from one place within two minutes waits',
      ),
    ],
    evidence(look) {
      const secret = look.structure.tables.find(({ name }) => name === 'context.secret');
      const reachable = [...(secret?.readers ?? []), ...(secret?.writers ?? [])];
      return evidence({
        seen: [`${count(look, 'liveSessions')} sessions are open, and each ends by itself`],
        findings: [
          finding(
            reachable.length > 0,
            `${reachable.join(', ')} may reach the secret that signs sessions`,
            'REVOKE it, and make a new secret',
          ),
          none(
            count(look, 'endlessSessions'),
            'sessions last longer than a working day',
            'End them, and find out who opened them',
          ),
          none(
            count(look, 'singleFactor'),
            'sessions of staff were opened with one proof only',
            'End them; sign-in needs a password and a code',
          ),
        ],
      });
    },
  },
  {
    name: 'transport-encryption',
    built: 'partly',
    lacks:
      'The service itself speaks plain http: the https of the server in front of it is the deployer’s, and nothing here can see it',
    tests: proof('src/web/server.test.ts', 'over https adds strict transport security and a host cookie'),
    evidence: () =>
      evidence({ seen: ['Behind https, browsers are told to use nothing else, and cookies go by https alone'] }),
  },
  {
    name: 'auditor-account',
    built: 'built',
    tests: proof(
      'src/assurance/pages.test.ts',
      'the board is open to the officer, the auditor and the contract manager, and to nobody else',
    ),
    evidence: (look) =>
      evidence({
        seen: [`${count(look, 'auditing')} auditors have an account`],
        findings: [
          none(
            count(look, 'auditorsWithoutEnd'),
            'auditors’ accounts have no last day',
            'Give the role or the person a last day, or record the engagement',
          ),
        ],
        done: doneBy(look, ['read-assurance-board', 'export-assurance-board']),
      }),
  },
];
