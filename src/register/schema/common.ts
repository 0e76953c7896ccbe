import { z } from 'zod';

/** A message that brings its own problem code, which `readSource` takes off again. */
export function coded(code: string, message: string): string {
  return `[${code}] ${message}`;
}

/** A stable, readable name used in data, URLs and code: lower-case words joined by hyphens. */
export const slug = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
/** Prose a person reads. */
export const words = z.string().trim().min(2).max(4000);
/** A calendar day, `YYYY-MM-DD`. */
export const day = z.iso.date();
/** `table.column`, as in the database. */
export const column = z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, 'must be table.column');
/** A clause reference such as `right/access`, or `operational`. */
export const clauseRef = z
  .string()
  .regex(/^(operational|[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*)$/, 'must be kind/slug or operational');
/** Whether a line is only proposed or has been adopted by the controllers. */
export const status = z.enum(['proposed', 'adopted']);
/** Fields that every line of a register carries. */
export const lineFields = {
  status: status.describe('proposed until the controllers adopt the line'),
  internal: words.optional().describe('Why this line keeps no promise of the notice, when it keeps none'),
  law: z.array(words).optional().describe('The laws this line rests on, by the names that programme.yaml gives them'),
};

/** Roles of the product that can own a decision or a document of the register. */
export const ownerRole = z.enum([
  'data-protection-officer',
  'contract-manager',
  'senior-health-practitioner',
  'safeguarding-lead',
  'administrator',
  'auditor',
]);

/** Where in the journey a person is; the product's own list, the same in every programme. */
export const stage = z.enum(['before-start', 'on-programme', 'in-work', 'after-exit'], {
  error: coded('unknown-stage', 'must be one of before-start, on-programme, in-work and after-exit'),
});
/** Which kinds of especially protected data a category can hold. */
export const special = z.enum(['none', 'health', 'equality', 'criminal', 'mixed']);
/** Walls between kinds of data; each has its own key and its own database policies. */
export const compartment = z.enum([
  'identity',
  'programme',
  'health',
  'convictions',
  'safety-contact',
  'files',
  'audit-detail',
]);
/** Routes by which data may travel. */
export const channel = z.enum([
  'portal',
  'api',
  'secure-file',
  'secure-email',
  'post',
  'telephone',
  'in-person',
  'internal',
]);

export type Stage = z.infer<typeof stage>;
export type Special = z.infer<typeof special>;
export type Compartment = z.infer<typeof compartment>;
export type Channel = z.infer<typeof channel>;
