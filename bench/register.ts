import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { firstProgramme, PROGRAMMES } from '../src/product/programmes.ts';
import {
  type DecisionFacts,
  decide,
  loadFiles,
  prepare,
  type Register,
  readProgrammeFiles,
} from '../src/register/index.ts';
import { requestFrom, TWISTS } from '../test/naive/requests.ts';

// Decisions on one core with the whole register, against the least that any decision must do; and reading and checking a programme.
const REQUESTS = 2_000;
// As many different requests as fit beside the register in the processor’s own memory: a request is decided just after it was made.
const AT_HAND = 50;
const SECONDS = Number(process.env.SECONDS ?? 1);
const ROUNDS = 3;

test('decisions and loading of the register', async () => {
  const files = await readProgrammeFiles(path.join(PROGRAMMES, firstProgramme()));
  const loading = Array.from({ length: ROUNDS }, () => cpuSeconds(() => loadFiles(files)));
  const { register, problems } = loadFiles(files);
  assert.deepEqual(problems, []);
  assert.ok(register);
  const preparing = cpuSeconds(() => prepare(register));

  const allowed = requestsOf(register, true);
  const refused = requestsOf(register, false);
  const mixed = allowed.flatMap((facts, index) => [facts, refused[index] ?? facts]);
  const bare = bareCheck(register);
  const rates = {
    bare: [] as number[],
    atHand: [] as number[],
    mixed: [] as number[],
    allowed: [] as number[],
    refused: [] as number[],
  };
  rate(mixed, (facts) => decide(register, facts));
  for (let round = 0; round < ROUNDS; round++) {
    rates.bare.push(rate(mixed, bare));
    rates.atHand.push(rate(mixed.slice(0, 2 * AT_HAND), (facts) => decide(register, facts)));
    rates.mixed.push(rate(mixed, (facts) => decide(register, facts)));
    rates.allowed.push(rate(allowed, (facts) => decide(register, facts)));
    rates.refused.push(rate(refused, (facts) => decide(register, facts)));
  }

  const perSecond = (values: number[]) => `${Math.round(median(values)).toLocaleString('en-GB')}/s`;
  const milliseconds = (seconds: number) => `${Math.round(seconds * 1_000)} ms`;
  const rows: [string, string, string][] = [
    ['bare look-up of the same fields', perSecond(rates.bare), ''],
    ['decide, half allowed, at hand', perSecond(rates.atHand), 'target 1,000,000/s'],
    ['decide, half allowed, from memory', perSecond(rates.mixed), 'target 1,000,000/s'],
    ['decide, allowed', perSecond(rates.allowed), ''],
    ['decide, refused with every reason', perSecond(rates.refused), ''],
    ['decide against the bare look-up', `${((100 * median(rates.mixed)) / median(rates.bare)).toFixed(1)}%`, ''],
    ['read and check, first time', milliseconds(loading[0] ?? 0), 'target 1,000 ms'],
    ['read and check, again', milliseconds(median(loading.slice(1))), ''],
    ['prepare every use', milliseconds(preparing), ''],
  ];
  for (const [what, one, two] of rows) console.log(`${what.padEnd(40)}${one.padStart(14)}  ${two}`);
});

/** Requests rolled for the register: as lawful as it allows, or with one thing wrong. */
function requestsOf(register: Register, lawful: boolean): DecisionFacts[] {
  const found: DecisionFacts[] = [];
  for (let seed = 1; found.length < REQUESTS && seed < 100 * REQUESTS; seed++) {
    const twist = TWISTS[seed % TWISTS.length] ?? '';
    const facts = requestFrom(register, { seed, twists: lawful ? [] : [twist] });
    if (decide(register, facts).allowed === lawful) found.push(facts);
  }
  assert.equal(found.length, REQUESTS);
  return found;
}

/** The least: is each field among those the recipient may have, and does a consent or an agreement with it exist. */
function bareCheck(register: Register): (facts: DecisionFacts) => boolean {
  const fields = new Map(Object.values(register.recipients).map((line) => [line.slug, new Set(line.fields)]));
  return (facts) => {
    const may = fields.get(facts.recipient);
    for (const field of facts.fields) if (!may?.has(field)) return false;
    for (const consent of facts.consents)
      if (consent.recipient === facts.recipient && consent.givenAt <= facts.at) return true;
    for (const agreement of facts.agreements)
      if (agreement.recipient === facts.recipient && agreement.from <= facts.at) return true;
    return false;
  };
}

/** How often a second of one core the work is done: processor time, which a busy neighbour does not lengthen much. */
function rate(requests: readonly DecisionFacts[], work: (facts: DecisionFacts) => unknown): number {
  let done = 0;
  let kept = 0;
  const start = process.cpuUsage();
  let used = 0;
  while (used < SECONDS) {
    for (const facts of requests) if (work(facts)) kept++;
    done += requests.length;
    used = secondsOf(process.cpuUsage(start));
  }
  assert.ok(kept <= done);
  return done / used;
}

function cpuSeconds(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  return secondsOf(process.cpuUsage(start));
}

const secondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
