import { sql } from 'kysely';
import { HOT } from '../database/index.ts';
import type { Act } from '../pipeline/index.ts';
import { TELLING_WORDS, type TellingChannel, type TellingKind, tellingState } from './telling.ts';

/** One version of the notice that somebody was told of: when, how and by whom; nobody where the product sent a message. */
export interface Told {
  version: number;
  at: Date;
  how: string;
  by: string | null;
}

/** What somebody was told of the notice, newest first, and the newest telling that is owed to them with where it stands. */
export interface NoticeTold {
  told: Told[];
  owed: { id: string; version: number; text: string; state: string } | null;
}

const HOW: Record<string, string> = {
  'read-aloud': 'read aloud and explained',
  'on-paper': 'given on paper and explained',
  'on-screen': 'read on a screen together',
  sent: 'sent before a meeting',
  email: 'sent by email',
  letter: 'sent by letter',
  telephone: 'sent by letter',
  'in-person': 'sent by letter',
};
const SHOWN = 5;

/** Which versions of the notice a person was told of, when and how (P084). The caller records the use in the ledger. */
export async function noticeToldTo(act: Act, participantId: string): Promise<NoticeTold> {
  const { rows } = await sql<{
    version: number;
    at: Date;
    how: string;
    by: string | null;
    telling: string | null;
    kinds: TellingKind[] | null;
    given: boolean;
  }>`${sql.raw(HOT)}
    (SELECT g.version, g.at, g.how, s.display_name AS by, NULL::uuid AS telling, NULL::text[] AS kinds, true AS given
      FROM notice_given g LEFT JOIN staff s ON s.id = g.recorded_by WHERE g.participant_id = ${participantId})
    UNION ALL (SELECT t.version, COALESCE(v.at, t.at), t.channel, s.display_name, t.id,
        ARRAY(SELECT DISTINCT e.kind FROM notice_telling_event e WHERE e.telling_id = t.id),
        EXISTS (SELECT 1 FROM notice_given g WHERE g.participant_id = t.participant_id AND g.programme = t.programme AND g.version >= t.version)
      FROM notice_telling t
      LEFT JOIN LATERAL (SELECT e.at, e.actor_id FROM notice_telling_event e WHERE e.telling_id = t.id AND e.kind = 'sent'
        ORDER BY e.at DESC LIMIT 1) v ON true
      LEFT JOIN staff s ON s.id = v.actor_id WHERE t.participant_id = ${participantId})
    ORDER BY at DESC`.execute(act.db);
  const told = rows.filter(({ kinds }) => kinds === null || kinds.includes('sent'));
  const newest = rows.filter(({ telling }) => telling !== null).sort((a, b) => b.version - a.version)[0];
  return {
    told: told.slice(0, SHOWN).map(({ version, at, how, by }) => ({ version, at, how: HOW[how] ?? how, by })),
    owed: newest?.telling ? owedOf({ ...newest, telling: newest.telling }) : null,
  };
}

function owedOf(row: { telling: string; version: number; how: string; kinds: TellingKind[] | null; given: boolean }) {
  const state = tellingState(row.how as TellingChannel, new Set(row.kinds), row.given);
  if (state === 'told' || state === 'sent') return null;
  const { text, state: tone } = TELLING_WORDS[state];
  return { id: row.telling, version: row.version, text, state: tone };
}
