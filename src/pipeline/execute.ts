import { randomUUID } from 'node:crypto';
import { type ContextActor, type ContextRequest, inTransaction, type LoginRole } from '../database/index.ts';
import { appendMany, type LedgerEntry } from '../ledger/index.ts';
import { OPERATIONAL, standing } from '../register/index.ts';
import type { Actor, InForce } from './act.ts';
import { actorFacts } from './actor-facts.ts';
import type { ActCompartment, AnyDefinition, Definition, RequestInfo } from './definition.ts';
import { NotFound, Refused } from './errors.ts';
import { type Grounds, groundsOf } from './grounds.ts';
import { makeAct, type OpenAct } from './make-act.ts';
import { parseInput } from './parse-input.ts';
import type { Role } from './roles.ts';
import type { Services } from './services.ts';
import { checkPerson } from './significant.ts';

/** `visitor`: somebody who has not signed in. */
export type OnBehalf =
  | { visitor: true }
  | { token: string; rightsRequest?: string }
  | { job: string; operatingAs?: string; programme?: string; rightsRequest?: string };

/** Who tried, under which register, and on what grounds: what a ledger entry needs even when the act is refused. */
interface Attempt {
  actor: Actor;
  inForce: InForce;
  grounds: Grounds;
}

const LOGIN: Record<ActCompartment, LoginRole> = {
  gate: 'candour_gate',
  programme: 'candour_staff',
  health: 'candour_health',
  rights: 'candour_rights',
  portal: 'candour_portal',
  jobs: 'candour_jobs',
  operator: 'candour_operator',
};

function contextRequest(definition: AnyDefinition, who: OnBehalf): ContextRequest {
  if ('visitor' in who) return { visitor: { command: definition.name } };
  if ('job' in who) {
    const system = { command: definition.name, job: who.job };
    return who.rightsRequest === undefined ? { system } : { system, rightsRequest: who.rightsRequest };
  }
  return who.rightsRequest ? { token: who.token, rightsRequest: who.rightsRequest } : { token: who.token };
}

/**
 * Runs one command or query for somebody: input checked, standing and role checked, one transaction with a signed
 * context, the ledger written in it, all or nothing. A refusal undoes the act and is then written in the ledger.
 */
export async function execute<Output>(
  services: Services,
  // biome-ignore lint/suspicious/noExplicitAny: any schema may produce this output
  definition: Definition<any, Output, any>,
  who: OnBehalf,
  input: unknown,
  info: RequestInfo = { requestId: randomUUID() },
): Promise<Output> {
  const { requestId } = info;
  const parsed = parseInput(definition.input, input);
  const prepared = await definition.prepare?.(services, parsed, info);
  const pool = services.pools[LOGIN[definition.compartment]];
  const request = contextRequest(definition, who);
  let attempt: Attempt | undefined;
  try {
    return await inTransaction(pool, request, async (db, context, client) => {
      const inForce = await registerFor(services, context, 'job' in who ? who.programme : undefined);
      const actor = actingAs(context, definition);
      const refusing = { purpose: OPERATIONAL, clause: `activity/${definition.activity}` };
      attempt = { actor, inForce, grounds: refusing };
      checkPerson(definition, context, parsed);
      const grounds = groundsOf(definition, inForce);
      attempt = { actor, inForce, grounds };
      const at = services.clock();
      checkStanding(actor, at, inForce);
      const open = makeAct({ definition, db, client, at, actor, inForce, requestId, services, grounds });
      try {
        const result = await definition.run(open.act, parsed, prepared);
        await appendMany(db, entriesOf(open, definition, attempt, at, requestId));
        return result;
      } finally {
        open.close();
      }
    });
  } catch (error) {
    if (error instanceof Refused && attempt) {
      await recordRefusal(services, definition, request, attempt, error, requestId);
    }
    throw error;
  }
}

async function registerFor(services: Services, context: ContextActor, named?: string): Promise<InForce> {
  const programme = named ?? context.programme ?? Object.keys(context.published).sort()[0];
  const version = programme === undefined ? undefined : context.published[programme];
  if (programme === undefined || version === undefined) throw new NotFound();
  return services.publications.get(programme, version);
}

/**
 * The actor in the first of their roles that may do this. Somebody without one is told nothing is there; a machine that tries
 * what only people decide goes on to be refused on record.
 */
function actingAs(context: ContextActor, { may, significant }: AnyDefinition): Actor {
  const machine: Role | undefined = significant && context.kind === 'system' ? 'system' : undefined;
  const role = may.find((candidate) => context.roles.includes(candidate)) ?? machine;
  if (!role) throw new NotFound();
  return {
    ...context,
    id: context.actor ?? context.duty ?? 'system',
    role,
    label: context.name ?? context.job ?? role,
  };
}

function checkStanding(actor: Actor, at: Temporal.Instant, inForce: InForce): void {
  if (actor.kind !== 'staff') return;
  const today = at.toZonedDateTimeISO('Europe/London').toPlainDate();
  const reasons = standing(actorFacts(actor), today, inForce.register.standing.training?.graceDays ?? 0);
  if (reasons.length > 0) throw new Refused([...reasons]);
}

function entriesOf(
  open: OpenAct,
  definition: AnyDefinition,
  attempt: Attempt,
  at: Temporal.Instant,
  requestId: string,
): LedgerEntry[] {
  const entries = open.entries.length > 0 ? open.entries : [{}];
  return entries.map((entry) => ledgerEntry(attempt, definition, at, requestId, entry));
}

function ledgerEntry(
  { actor, inForce: own, grounds: ownGrounds }: Attempt,
  definition: AnyDefinition,
  at: Temporal.Instant,
  requestId: string,
  entry: OpenAct['entries'][number],
): LedgerEntry {
  const inForce = entry.inForce ?? own;
  const grounds = entry.inForce ? groundsOf(definition, entry.inForce) : ownGrounds;
  return {
    at,
    requestId,
    actorId: actor.actor ?? null,
    actorKind: actor.kind,
    organisationId: actor.organisation ?? null,
    role: actor.role === 'system' ? (actor.duty ?? 'system') : actor.role,
    act: definition.name,
    verb: entry.verb ?? definition.verb,
    purpose: grounds.purpose,
    clause: entry.clause ?? grounds.clause,
    registerHash: inForce.hash,
    participantId: entry.participantId ?? null,
    compartment: entry.compartment ?? (definition.compartment === 'health' ? 'health' : 'programme'),
    outcome: entry.outcome ?? 'done',
    reasons: (entry.reasons ?? []).map((reason) => reason.code),
    fields: [...(entry.fields ?? [])],
  };
}

async function recordRefusal(
  services: Services,
  definition: AnyDefinition,
  request: ContextRequest,
  attempt: Attempt,
  refusal: Refused,
  requestId: string,
): Promise<void> {
  const pool = services.pools[LOGIN[definition.compartment]];
  await inTransaction(pool, request, async (db) => {
    const entry = {
      outcome: 'refused' as const,
      reasons: refusal.reasons,
      clause: refusal.reasons[0]?.clause ?? attempt.grounds.clause,
      ...(refusal.participantId === undefined ? {} : { participantId: refusal.participantId }),
    };
    await appendMany(db, [ledgerEntry(attempt, definition, services.clock(), requestId, entry)]);
  });
}
