import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Hold, withdrawConsent } from '../../src/consent/index.ts';
import { demoId } from '../../src/demo/ids.ts';
import { type Collected, collectDisclosureUnder } from '../../src/disclosures/commands/collect-disclosure.ts';
import { type Released, releaseDisclosureUnder } from '../../src/disclosures/commands/release-disclosure.ts';
import { shareInformationUnder } from '../../src/disclosures/commands/share-information.ts';
import { previewSharing } from '../../src/disclosures/index.ts';
import { disclosureOf } from '../../src/disclosures/queries.ts';
import { execute } from '../../src/pipeline/index.ts';
import { BASICS, HARBOUR, organisationId, startedParticipant } from './sharing.ts';
import { PROGRAMME, type World } from './world.ts';

/** The mistake this rig exists to catch: reading the row without holding it. */
export const unheld: Hold = async (db, participant) => {
  const which = 'reference' in participant ? sql`reference = ${participant.reference}` : sql`id = ${participant.id}`;
  const { rows } = await sql<{ id: string; programme: string; version: number }>`
    SELECT p.id, p.programme, s.version FROM participant p JOIN consent_state s ON s.participant_id = p.id WHERE ${which}`.execute(
    db,
  );
  const row = rows[0];
  if (!row) throw new Error('no such participant');
  return { participantId: row.id, programme: row.programme, version: row.version };
};

/** What a storm did and what the database says of it afterwards. */
export interface StormCounts {
  interleavings: number;
  /** Disclosures committed, links released and packages handed over while a withdrawal raced them. */
  allowed: number;
  refused: number;
  /** Committed after the withdrawal, by the database's own commit times. */
  leakedByCommit: number;
  /** Begun after the withdrawal was acknowledged, and yet allowed. */
  leakedAfterAnswer: number;
}

interface Tally {
  allowed: number;
  refused: number;
  late: number;
}

/** Runs random interleavings of withdraw, share, job pick-up and collect: several people at once, everybody in a hurry. */
export async function storm(world: World, hold: Hold, interleavings: number, people = 4): Promise<StormCounts> {
  const tally: Tally = { allowed: 0, refused: 0, late: 0 };
  let left = interleavings;
  const acts = {
    share: shareInformationUnder(hold),
    release: releaseDisclosureUnder(hold),
    collect: collectDisclosureUnder(hold),
  };
  await Promise.all(
    Array.from({ length: people }, async () => {
      const rig = await personRig(world, acts);
      for (; left > 0; ) {
        left -= 1;
        await round(rig, tally);
      }
    }),
  );
  return {
    interleavings,
    allowed: tally.allowed,
    refused: tally.refused,
    leakedByCommit: await leaksByCommitTime(world),
    leakedAfterAnswer: tally.late,
  };
}

type Rig = Awaited<ReturnType<typeof personRig>>;

/** One participant and everything that can be done to them, each answering whether something was let out. */
async function personRig(
  world: World,
  acts: {
    share: ReturnType<typeof shareInformationUnder>;
    release: ReturnType<typeof releaseDisclosureUnder>;
    collect: ReturnType<typeof collectDisclosureUnder>;
  },
) {
  const person = await startedParticipant(world);
  const wanted = { reference: person.reference, organisation: HARBOUR, purpose: 'onward-support', fields: BASICS };
  const as = { job: 'race', programme: PROGRAMME };
  let previewHash: string | undefined;
  const share = async () => {
    const input = {
      ...wanted,
      necessity: 'A race against withdrawal',
      formToken: randomUUID(),
      ...(previewHash ? { previewHash } : {}),
    };
    return (await world.run('keyworker', acts.share, input)) as { id: string; decision: string };
  };
  const release = async (disclosure: string): Promise<Released> =>
    execute(world.services, acts.release, as, { disclosure, origin: 'http://localhost' });
  return {
    id: person.id,
    share,
    release,
    collect: (token: string, code: string): Promise<Collected> =>
      execute(world.services, acts.collect, as, { token, code }),
    withdraw: (consent: string) =>
      world.run('keyworker', withdrawConsent, { consent, channel: 'telephone', byWhom: 'participant' }),
    async consent(): Promise<string> {
      const { rows } = await world.database.superuser.query<{ id: string }>(CONSENT, [
        person.id,
        organisationId(HARBOUR),
        BASICS,
        demoId('staff', 'keyworker'),
      ]);
      previewHash ??= ((await world.run('keyworker', previewSharing, wanted)) as { hash: string }).hash;
      return rows[0]?.id ?? '';
    },
    async code(disclosure: string): Promise<string> {
      const read = await world.run('keyworker', disclosureOf, { reference: person.reference, disclosure });
      return (read as { disclosure: { code?: string } }).disclosure.code ?? '';
    },
  };
}

const CONSENT = `INSERT INTO consent (participant_id, decision, recipient, organisation_id, purpose, fields, reason, script, script_version,
    shown, shown_hash, mode, how, place, language, explicit, asked_by, given_at, notice_version, register_hash, form_token)
  VALUES ($1, 'given', 'support-provider', $2, 'onward-support', $3, '\\x00', 'verbal-share', 1, '\\x00', repeat('0', 64), 'verbal',
    'telephone', 'Race', 'English', true, $4, product_now() - interval '1 minute', 1, repeat('0', 64), gen_random_uuid()) RETURNING id`;

/** One interleaving: a live consent, one link released and one sending queued; then all at once, in any order. */
async function round(rig: Rig, tally: Tally): Promise<void> {
  const consent = await rig.consent();
  const out = await rig.share();
  const link = await rig.release(out.id);
  const code = await rig.code(out.id);
  const token = 'message' in link ? (/collect\/(\S+)/.exec(link.message.text)?.[1] ?? '') : '';
  const queued = await rig.share();
  let answered = false;
  // Sometimes all at the same moment, sometimes spread so that either side may be first by far.
  const spread = [1, 15, 80][randomInt(3)] ?? 1;
  // Whoever shares takes a lock that a withdrawal must wait for, so in half the rounds the withdrawal has a head start.
  const headStart = randomInt(2) * (5 + randomInt(60));
  const attempt = async (letOut: () => Promise<boolean>) => {
    await pause(headStart + randomInt(spread));
    const begunLate = answered;
    const out = await letOut();
    tally[out ? 'allowed' : 'refused'] += 1;
    if (out && begunLate) tally.late += 1;
  };
  const share = async () => (await rig.share()).decision === 'allowed';
  await Promise.all([
    pause(randomInt(spread))
      .then(() => rig.withdraw(consent))
      .then(() => {
        answered = true;
      }),
    attempt(share),
    attempt(share),
    attempt(async () => 'message' in (await rig.release(queued.id))),
    attempt(async () => (await rig.collect(token, code)).outcome === 'opened'),
  ]);
  if ((await rig.share()).decision === 'allowed') tally.late += 1;
}

/** Disclosures, releases and hand-overs whose transaction committed after the withdrawal of the consent they rest on. */
async function leaksByCommitTime(world: World): Promise<number> {
  const { rows } = await world.database.superuser.query<{ leaks: number }>(`
    WITH over AS (SELECT consent_id, pg_xact_commit_timestamp(xmin) AS at FROM consent_withdrawal)
    SELECT (SELECT count(*) FROM disclosure d JOIN over ON over.consent_id = d.consent_id
        WHERE d.decision = 'allowed' AND pg_xact_commit_timestamp(d.xmin) > over.at)
      + (SELECT count(*) FROM disclosure_event e JOIN disclosure d ON d.id = e.disclosure_id JOIN over ON over.consent_id = d.consent_id
        WHERE e.kind = 'released' AND pg_xact_commit_timestamp(e.xmin) > over.at)
      + (SELECT count(*) FROM disclosure_link_try t JOIN disclosure d ON d.id = t.disclosure_id JOIN over ON over.consent_id = d.consent_id
        WHERE t.outcome = 'opened' AND pg_xact_commit_timestamp(t.xmin) > over.at) AS leaks`);
  return Number(rows[0]?.leaks ?? 0);
}
