import type { Register } from '../../src/register/index.ts';
import type { Draft } from './lawful.ts';
import { daysBefore, minutesBefore } from './lawful.ts';
import type { Roll } from './roll.ts';

type Twist = (facts: Draft, roll: Roll, register: Register) => void;

const SIDES = [-1, 0, 1];

/** One consent of the request changed, where it has one. */
function consent(
  change: (consent: Draft['consents'][number], facts: Draft, roll: Roll, register: Register) => void,
): Twist {
  return (facts, roll, register) => {
    const first = facts.consents[0];
    if (first) change(first, facts, roll, register);
  };
}

/** One agreement of the request changed, where it has one. */
function agreement(
  change: (agreement: Draft['agreements'][number], facts: Draft, roll: Roll, register: Register) => void,
): Twist {
  return (facts, roll, register) => {
    const first = facts.agreements[0];
    if (first) change(first, facts, roll, register);
  };
}

/** The door of the request changed, where it goes through one. */
function door(change: (door: NonNullable<Draft['door']>, facts: Draft, roll: Roll, register: Register) => void): Twist {
  return (facts, roll, register) => {
    if (facts.door) change(facts.door, facts, roll, register);
  };
}

/** Each thing that can be changed about a request, by name: every dimension of the decision, on both sides of each limit. */
export const twists: Record<string, Twist> = {
  programme: (facts) => {
    facts.programme = 'another-programme';
  },
  controller: (facts, roll, register) => {
    facts.controller = roll.one([...Object.keys(register.programme.controllers), 'nobody']);
  },
  recipient: (facts, roll, register) => {
    facts.recipient = roll.one([...Object.keys(register.recipients), 'nobody']);
  },
  organisation: (facts, roll) => {
    if (roll.rarely(2)) delete facts.organisation;
    else facts.organisation = 'organisation-b';
  },
  purpose: (facts, roll, register) => {
    facts.purpose = roll.one([...Object.keys(register.purposes), 'nothing']);
  },
  'any field': (facts, roll, register) => {
    facts.fields = [...facts.fields, roll.one(Object.keys(register.columns))];
  },
  'no fields': (facts) => {
    facts.fields = [];
  },
  'unknown field': (facts) => {
    facts.fields = [...facts.fields, 'nowhere.nothing'];
  },
  stage: (facts, roll) => {
    facts.stage = roll.one(['before-start', 'on-programme', 'in-work', 'after-exit'] as const);
  },
  cohort: (facts, roll) => {
    if (roll.rarely(3)) delete facts.person.cohort;
    else facts.person.cohort = roll.one(['ESF', 'NON'] as const);
  },
  order: (facts) => {
    facts.person.designationOrder = !facts.person.designationOrder;
  },
  region: (facts, roll, register) => {
    facts.region = roll.one(['US', ...register.programme.region.withMechanism]);
  },
  'region with mechanism': (facts, roll, register) => {
    if (register.programme.region.withMechanism.length === 0) return;
    facts.region = roll.one(register.programme.region.withMechanism);
    const first = facts.agreements[0];
    if (first)
      Object.assign(first, { transferMechanism: 'addendum', ...(roll.rarely(3) ? {} : { dwpApproved: true }) });
  },
  channel: (facts, roll) => {
    facts.channel = roll.one([
      'portal',
      'api',
      'secure-file',
      'secure-email',
      'post',
      'telephone',
      'in-person',
      'internal',
    ] as const);
  },
  'no consent': (facts) => {
    facts.consents = [];
  },
  'consent to another recipient': consent((one, _facts, roll, register) => {
    one.recipient = roll.one(Object.keys(register.recipients));
  }),
  'consent to another organisation': consent((one, _facts, roll) => {
    if (roll.rarely(3)) delete one.organisation;
    else one.organisation = 'organisation-b';
  }),
  'consent for another purpose': consent((one, _facts, roll, register) => {
    one.purpose = roll.one(Object.keys(register.purposes));
  }),
  'consent to fewer fields': consent((one) => {
    one.fields = one.fields.slice(1);
  }),
  'consent in two parts': (facts) => {
    const [first] = facts.consents;
    if (first)
      facts.consents = [
        { ...first, fields: first.fields.slice(0, 1) },
        { ...first, fields: first.fields.slice(1) },
      ];
  },
  'consent not explicit': consent((one) => {
    one.explicit = false;
  }),
  'consent given': consent((one, facts, roll) => {
    one.givenAt = minutesBefore(facts.at, roll.one(SIDES));
  }),
  'consent expires': consent((one, facts, roll) => {
    one.expiresAt = minutesBefore(facts.at, roll.one(SIDES));
  }),
  'consent withdrawn': consent((one, facts, roll) => {
    one.withdrawnAt = minutesBefore(facts.at, roll.one(SIDES));
  }),
  'no agreement': (facts) => {
    facts.agreements = [];
  },
  'agreement with another': agreement((one, _facts, roll, register) => {
    one.recipient = roll.one(Object.keys(register.recipients));
  }),
  'agreement with another organisation': agreement((one, _facts, roll) => {
    if (roll.rarely(3)) delete one.organisation;
    else one.organisation = 'organisation-b';
  }),
  'agreement of another kind': agreement((one, _facts, roll, register) => {
    one.kind = roll.one(Object.values(register.recipients)).agreement.kind;
  }),
  'agreement begins': agreement((one, facts, roll) => {
    one.from = daysBefore(facts.at, roll.one(SIDES));
  }),
  'agreement ends': agreement((one, facts, roll) => {
    one.until = daysBefore(facts.at, roll.one(SIDES));
  }),
  'agreement without end': agreement((one) => {
    delete one.until;
  }),
  'agreement suspended': agreement((one, facts, roll) => {
    one.suspendedFrom = daysBefore(facts.at, roll.one(SIDES));
  }),
  'agreement resumed': agreement((one, facts, roll) =>
    Object.assign(one, { suspendedFrom: daysBefore(facts.at, 20), resumedOn: daysBefore(facts.at, roll.one(SIDES)) }),
  ),
  'agreement lacks a category': agreement((one) => {
    one.categories = one.categories.slice(1);
  }),
  'agreement in two parts': (facts) => {
    const [first] = facts.agreements;
    if (first)
      facts.agreements = [
        { ...first, categories: first.categories.slice(0, 1) },
        { ...first, categories: first.categories.slice(1) },
      ];
  },
  'two agreements, one with a mechanism': (facts, roll, register) => {
    const [first] = facts.agreements;
    if (!first || register.programme.region.withMechanism.length === 0) return;
    facts.region = roll.one(register.programme.region.withMechanism);
    const at = roll.below(first.categories.length + 1);
    facts.agreements = [
      { ...first, categories: first.categories.slice(0, at) },
      { ...first, categories: first.categories.slice(at), transferMechanism: 'addendum', dwpApproved: roll.rarely(2) },
    ];
  },
  'agreement where none is asked for': (facts, roll, register) => {
    const { recipient, organisation, fields } = facts;
    facts.agreements.push({
      recipient,
      ...(organisation === undefined ? {} : { organisation }),
      kind: 'contract',
      from: daysBefore(facts.at, 10),
      categories: [...new Set(fields.map((field) => register.columns[field] ?? 'operational'))].slice(roll.below(2)),
      transferMechanism: 'addendum',
      dwpApproved: !roll.rarely(4),
    });
    if (register.programme.region.withMechanism.length > 0)
      facts.region = roll.one(register.programme.region.withMechanism);
  },
  restriction: (facts, roll, register) => {
    const field = roll.one(facts.fields.length > 0 ? facts.fields : ['participant.email']);
    const names = roll.one([
      ['*'],
      [field],
      [register.columns[field] ?? 'identity'],
      ['participant.telephone'],
      ['case-notes'],
    ]);
    facts.restrictions.push({
      fields: names,
      from: minutesBefore(facts.at, roll.one(SIDES)),
      ...(roll.rarely(2) ? { liftedAt: minutesBefore(facts.at, roll.one(SIDES)) } : {}),
    });
  },
  objection: (facts, roll, register) => {
    const decided = roll.one([
      {},
      {},
      { outcome: 'upheld' },
      { outcome: 'rejected' },
      { outcome: 'withdrawn' },
    ] as const);
    facts.objections.push({
      purpose: roll.rarely(4) ? roll.one(Object.keys(register.purposes)) : facts.purpose,
      madeAt: minutesBefore(facts.at, 20 + roll.one(SIDES)),
      ...decided,
      ...('outcome' in decided && !roll.rarely(6) ? { decidedAt: minutesBefore(facts.at, roll.one(SIDES)) } : {}),
    });
  },
  'objection just made': (facts, roll) => {
    facts.objections.push({ purpose: facts.purpose, madeAt: minutesBefore(facts.at, roll.one(SIDES)) });
  },
  'no explanation': (facts) => {
    delete facts.explanation;
  },
  'explanation changed': (facts, roll, register) => {
    const given = facts.explanation;
    if (!given) return;
    roll.one([
      () => {
        given.recipient = roll.one(Object.keys(register.recipients));
      },
      () => {
        given.organisation = 'organisation-b';
      },
      () => {
        delete given.organisation;
      },
      () => {
        given.fields = given.fields.slice(1);
      },
      () => {
        given.givenAt = minutesBefore(facts.at, roll.one(SIDES));
      },
    ])();
  },
  'not assigned': (facts, roll) => {
    if (roll.rarely(2)) delete facts.actor.assigned;
    else facts.actor.assigned = false;
  },
  training: (facts, roll, register) => {
    facts.actor.trainingUntil = daysBefore(
      facts.at,
      roll.one([-1, 0, 1, ...SIDES.map((side) => (register.standing.training?.graceDays ?? 0) + side)]),
    );
  },
  untrained: (facts) => {
    delete facts.actor.trainingUntil;
  },
  undertaking: (facts, roll) => {
    if (roll.rarely(3)) delete facts.actor.undertakingSignedOn;
    else facts.actor.undertakingSignedOn = daysBefore(facts.at, roll.one(SIDES));
  },
  registration: (facts, roll) => {
    facts.actor.registrationNeeded = !roll.rarely(4);
    if (!roll.rarely(4)) facts.actor.registeredUntil = daysBefore(facts.at, roll.one(SIDES));
  },
  contract: (facts, roll) => {
    facts.actor.contract = { from: daysBefore(facts.at, roll.one(SIDES)) };
  },
  'contract ends': (facts, roll) => {
    facts.actor.contract = { from: '2020-01-01', until: daysBefore(facts.at, roll.one(SIDES)) };
  },
  'contract suspended': (facts, roll) => {
    facts.actor.contract = {
      from: '2020-01-01',
      suspendedFrom: daysBefore(facts.at, 20 * roll.below(2) + roll.one(SIDES)),
      ...(roll.rarely(2) ? { resumedOn: daysBefore(facts.at, roll.one(SIDES)) } : {}),
    };
  },
  system: (facts) => {
    facts.actor = { kind: 'system' };
  },
  'no door': (facts) => {
    delete facts.door;
  },
  'another door': (facts, roll, register) => {
    const slug = roll.one([...Object.keys(register.doors), 'no-such-door']);
    const grounds = Object.keys(register.doors[slug]?.grounds ?? { none: '' });
    facts.door = {
      door: slug,
      ground: roll.one(grounds),
      decidedBy: 'staff-a',
      decidedAt: minutesBefore(facts.at, 5),
      approvedBy: 'staff-b',
      request: 'request-1',
      power: 'power-1',
      consentSought: 'asked-and-refused',
      noConsentBecause: 'cannot-be-given',
    };
  },
  'nothing but the door': (facts, roll) => {
    if (!facts.door) return;
    const gone = [
      () => {
        facts.consents = [];
      },
      () => {
        facts.agreements = [];
      },
      () => {
        delete facts.explanation;
      },
      () => {
        facts.restrictions = [{ fields: ['*'], from: minutesBefore(facts.at, 30) }];
      },
      () => {
        facts.objections = [{ purpose: facts.purpose, madeAt: minutesBefore(facts.at, 30) }];
      },
      () => {
        facts.stage = roll.one(['before-start', 'on-programme', 'in-work', 'after-exit'] as const);
      },
      () => {
        facts.actor.assigned = false;
      },
    ];
    for (const take of roll.some(gone, 1, gone.length)) take();
  },
  'another ground': door((one, _facts, roll, register) => {
    one.ground = roll.one([...Object.values(register.doors).flatMap((line) => Object.keys(line.grounds)), 'none']);
  }),
  'door lacks a fact': door((one, _facts, roll) => {
    delete one[roll.one(['approvedBy', 'request', 'power', 'consentSought', 'noConsentBecause'] as const)];
  }),
  'one person alone': door((one) => {
    one.approvedBy = one.decidedBy;
  }),
  'door decided': door((one, facts, roll) => {
    one.decidedAt = minutesBefore(facts.at, roll.one(SIDES));
  }),
};
