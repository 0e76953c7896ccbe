import { z } from 'zod';
import { command } from '../../pipeline/index.ts';
import { type Staged, stageFile } from '../receive/stage-file.ts';
import { CHANNELS } from '../rules.ts';

/** Reads an uploaded file, keeps it encrypted and answers what importing it would do. Nobody's record is touched. */
export const previewReferralFile = command({
  name: 'preview-referral-file',
  activity: 'intake',
  verb: 'store',
  compartment: 'programme',
  may: ['administrator', 'team-leader'],
  significant: false,
  input: z.strictObject({
    file: z.instanceof(Buffer, { message: 'Select a file' }),
    channel: z.enum(CHANNELS, { message: 'Select who the referrals come from' }),
    asAt: z.iso.date({ message: 'Enter the date of the file' }),
  }),
  run: (act, { file, channel, asAt }): Promise<Staged> =>
    stageFile(act, { source: piecesOf(file), channel, asAt, keep: true, compare: true }),
});

const PIECE = 64 * 1024;

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
}
