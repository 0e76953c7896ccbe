import { z } from 'zod';
import { type Act, type ActCompartment, command, type Role } from '../../pipeline/index.ts';
import { boardHtml } from '../export-html.ts';
import { currentBoard, READERS } from '../queries.ts';

/** The board as one file. */
export interface ExportedBoard {
  name: string;
  html: string;
  sha256: string;
  counts: Record<string, number>;
}

async function take(act: Act): Promise<ExportedBoard> {
  const board = await currentBoard(act, true);
  const { html, sha256 } = boardHtml(board, {
    role: act.actor.role === 'system' ? 'operator' : act.actor.role,
    organisation: act.actor.organisationName ?? null,
    request: act.requestId,
    at: act.at,
  });
  const day = act.today.toString();
  return { name: `assurance-${board.programme.id}-v${board.version}-${day}.html`, html, sha256, counts: board.counts };
}

const declare = (name: string, compartment: ActCompartment, may: readonly Role[]) =>
  command({
    name,
    activity: 'accountability',
    clause: 'safeguard/audits',
    verb: 'use',
    compartment,
    may,
    significant: false,
    input: z.strictObject({}),
    run: take,
  });

/** Takes the board away as one file. That it was taken is in the ledger. */
export const exportBoard = declare('export-assurance-board', 'rights', READERS);
/** The same for the command line. */
export const exportBoardToFile = declare('export-assurance-board-to-file', 'operator', ['system']);
