import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { command, refused } from '../../pipeline/index.ts';
import { DESK, houseIn, typed } from '../drafts.ts';

/**
 * Starts a draft of the programme’s register with the files of what is in force, or with those that came with the product.
 * The same form sent twice starts one draft.
 */
export const startDraft = command({
  ...DESK,
  name: 'start-register-draft',
  verb: 'record',
  input: z.strictObject({
    title: typed(200, 'Enter what the draft is for'),
    from: z.enum(['in-force', 'folder'], 'Select what the draft begins with'),
    formToken: z.uuid(),
  }),
  prepare: async (services) => houseIn(services),
  async run(act, { title, from, formToken }, house) {
    const { programme, version } = act.inForce;
    const before = await act.db
      .selectFrom('register_draft')
      .select('id')
      .where('programme', '=', programme)
      .where('form_token', '=', formToken)
      .executeTakeFirst();
    if (before) return before;
    const sources = await act.db
      .selectFrom('publication_source')
      .select(['path', 'text'])
      .where('programme', '=', programme)
      .where('version', '=', version)
      .execute();
    const published = from === 'in-force' && sources.length > 0;
    const files = published
      ? sources
      : [...(await house.shippedFiles(programme))].map(([path, text]) => ({ path, text }));
    if (files.length === 0)
      throw refused(
        'nothing-to-begin-with',
        'safeguard/versions',
        'The files of this programme are not kept here.',
        'Publish the register once from its folder: npm run candour -- register publish.',
      );
    const id = randomUUID();
    const by = act.actor.id;
    await act.db
      .insertInto('register_draft')
      .values({ id, programme, title, base_version: published ? version : null, started_by: by, form_token: formToken })
      .execute();
    await act.db
      .insertInto('register_draft_file')
      .values(files.map(({ path, text }) => ({ draft_id: id, path, text, saved_by: by })))
      .execute();
    act.record({ fields: ['register_draft.title', 'register_draft_file.text'] });
    return { id };
  },
});
