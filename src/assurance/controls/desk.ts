import { clockOf } from '../../rights/index.ts';
import { count, type Look, moment } from '../look.ts';
import type { Control } from '../rules.ts';
import { doneBy, evidence, none, proof, refusedFor, triggersOn } from './evidence.ts';

const RIGHTS = 'src/rights/rights.test.ts';

/** Where the clock of each open request stands. */
const clocks = (look: Look) =>
  look.requests.map(({ reference, received_on, steps }) => ({
    reference,
    clock: clockOf(
      look.register,
      received_on,
      steps.map(({ kind, on, at }) => ({ kind, onDay: on, at: new Date(at) })),
      look.today,
    ),
  }));

export const desk: readonly Control[] = [
  {
    name: 'rights-clock',
    built: 'built',
    tests: [
      ...proof(
        RIGHTS,
        'the clock counts from the day the request reached anybody, not from the day it was written down',
      ),
      ...proof(
        'src/register/clocks/rights.test.ts',
        'the month starts when identity is shown',
        'a request received later is never due sooner',
      ),
    ],
    evidence(look) {
      const running = clocks(look);
      const overdue = running.filter(({ clock }) => clock.state === 'overdue');
      const soon = running.filter(({ clock }) => clock.state === 'soon');
      return evidence({
        seen: [`${running.length} requests are open, ${soon.length} of them due within a week`],
        findings: overdue.map(({ reference, clock }) => ({
          what: `Request ${reference} is ${clock.text.charAt(0).toLowerCase()}${clock.text.slice(1)}`,
          remedy: 'Answer it today, and tell the person why it took longer',
        })),
        overdue: overdue.length,
        done: doneBy(look, ['release-access-pack', 'close-rights-request']),
        refused: refusedFor(look, ['already-asked', 'nothing-asked']),
      });
    },
  },
  {
    name: 'rights-desk',
    built: 'partly',
    lacks:
      'Requests for access are taken and answered; other rights, and requests from the public pages, are not there yet',
    tests: [
      ...proof(RIGHTS, 'the same form sent twice records one request; a day in the future is not taken'),
      ...proof('src/rights/pages.test.ts', 'from finding the person to downloading the released copy'),
    ],
    evidence: (look) =>
      evidence({
        seen: [`${count(look, 'requests')} requests are on record, ${look.requests.length} of them open`],
        done: { times: count(look, 'requests'), last: moment(look, 'lastRequest') },
      }),
  },
  {
    name: 'identity-before-release',
    built: 'built',
    tests: proof(
      RIGHTS,
      'nothing is released before identity is verified, nor once it was asked for again',
      'the database itself refuses a release without identity, whatever the application believes',
    ),
    evidence: (look) =>
      evidence(triggersOn(look, ['rights_request_event.rights_request_steps']), {
        seen: [`${count(look, 'released')} copies have been released, each after identity was verified unless listed`],
        findings: [
          none(
            count(look, 'releasedUnidentified'),
            'copies were released while identity was not verified',
            'Treat each as a suspected breach: find out who received it',
          ),
        ],
        done: doneBy(look, ['verify-identity', 'ask-for-identity']),
        refused: refusedFor(look, ['identity-not-verified']),
      }),
  },
  {
    name: 'access-copy',
    built: 'built',
    tests: [
      ...proof('test/canary.test.ts', 'as many are found as were planted, in the JSON file and on the page'),
      ...proof(
        RIGHTS,
        'what was read is what leaves: the same bytes and the same hash, and not once the record has changed',
      ),
    ],
    evidence: (look) =>
      evidence({
        seen: [`${count(look, 'released')} copies have been released`],
        findings: [
          none(
            count(look, 'releasedUnreasoned'),
            'copies were released without a reason',
            'Record why, on the request',
          ),
        ],
        done: { times: count(look, 'released'), last: moment(look, 'lastReleased') },
        refused: refusedFor(look, ['draft-out-of-date']),
      }),
  },
  {
    name: 'third-party-hold',
    built: 'built',
    tests: [
      ...proof(
        'test/canary.test.ts',
        'what is held back or left out is not in the bytes at all, and is named with the reason',
      ),
      ...proof(RIGHTS, 'health information waits until somebody has looked at it'),
    ],
    evidence: (look) =>
      evidence({
        seen: ['What tells of somebody else is held back by its mark; health data waits for a person'],
        done: doneBy(look, ['draft-access-pack']),
        refused: refusedFor(look, ['health-not-tested', 'opinion-too-old']),
      }),
  },
];
