import { z } from 'zod';
import { CHANNELS, DATE_FORMS, REFERRAL_FIELDS } from '../product-words.ts';
import { words } from './common.ts';

const field = z.enum(REFERRAL_FIELDS);
const cell = z.string().trim().min(1).max(200);

/** `imports.yaml`: for each channel, what the referral files hold and what the product makes of it. */
export const importSchema = z.strictObject({
  title: words.describe('Who the referrals come from, as it stands on screen'),
  columns: z
    .record(cell, field)
    .describe('The file’s own column names, each with the field it fills; letter case does not matter'),
  required: z.array(field).describe('Fields that every row must fill'),
  values: z
    .partialRecord(field, z.record(cell, cell))
    .default({})
    .describe('What the file may write in a field, and what the product keeps for it'),
  fixed: z
    .partialRecord(field, cell)
    .default({})
    .describe('What the product keeps for a field that the file leaves empty'),
  dates: z.array(z.enum(DATE_FORMS)).min(1).describe('How the file writes days'),
});

export const importsSchema = z.partialRecord(z.enum(CHANNELS), importSchema);
