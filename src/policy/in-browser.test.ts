import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { checkAccessibility, openBrowser, screenshot } from '../../test/support/browser.ts';
import { serverFor } from '../../test/support/server.ts';
import { ask, share, startedParticipant } from '../../test/support/sharing.ts';
import { makeWorld, PROGRAMME } from '../../test/support/world.ts';
import { demoId } from '../demo/ids.ts';
import { pages as peoplePages } from '../people/index.ts';
import { publishRegister } from '../product/index.ts';
import { readProgrammeFiles } from '../register/index.ts';
import { simulateDraft } from './simulation/commands/simulate-draft.ts';
import { pages as simulationPages } from './simulation/index.ts';
import { simulateRegister } from './simulation/jobs.ts';
import { pages as tellingPages } from './telling/index.ts';
import { tellParticipantsJob } from './telling/jobs.ts';
import { listTellings, type TellingLine } from './telling/list.ts';

const OFFICER = 'data-protection-officer';

test('the pages of simulation and telling: no accessibility problem, wide and narrow, with scripts and without', async (t) => {
  const world = await makeWorld(t);
  const job = {
    ...world.services,
    mailer: { send: async () => ({ outcome: 'sent' as const, detail: 't' }) },
    origin: 'http://localhost',
  };
  const person = await startedParticipant(world);
  await ask(world, person.reference);
  await share(world, person.reference);
  const posted = await startedParticipant(world);
  await world.database.superuser.query(
    `UPDATE participant SET contact_preference = 'letter', address_line_1 = '1 Test Street', town = 'London' WHERE id = $1`,
    [posted.id],
  );

  const draft = randomUUID();
  await world.database.superuser.query(
    'INSERT INTO register_draft (id, programme, title, started_by, form_token) VALUES ($1, $2, $3, $4, $5)',
    [draft, PROGRAMME, 'Shorter keeping, new words', demoId('staff', OFFICER), randomUUID()],
  );
  for (const [name, text] of await readProgrammeFiles(path.join(import.meta.dirname, '../../programmes', PROGRAMME)))
    await world.database.superuser.query(
      'INSERT INTO register_draft_file (draft_id, path, text, saved_by) VALUES ($1, $2, $3, $4)',
      [
        draft,
        name,
        text
          .replaceAll(/^( {2}version: )(\d+)$/gm, (_, before, n) => `${before}${Number(n) + 1}`)
          .replaceAll(/channels: \[[a-z-, ]+\]/g, 'channels: [post]')
          .replaceAll('financialYears: 6', 'financialYears: 5')
          .replaceAll(
            /\b(s)ix years after the end/gi,
            (_, first) => `${first === 'S' ? 'F' : 'f'}ive years after the end`,
          ),
        demoId('staff', OFFICER),
      ],
    );
  const next = structuredClone(world.register);
  for (const { variants } of Object.values(next.retention))
    for (const variant of variants)
      if (typeof variant.period === 'object' && 'financialYears' in variant.period) variant.period.financialYears += 1;
  const url = `/policy/drafts/${draft}/simulation`;
  const { id } = (await world.run(OFFICER, simulateDraft, { draft, days: 30 })) as { id: string };
  await simulateRegister.run(job, { simulation: id, programme: PROGRAMME });
  await publishRegister(world, next, { by: OFFICER, second: `deputy-${OFFICER}` });
  await tellParticipantsJob.run(job, { programme: PROGRAMME, version: '2' });
  const { lines } = (await world.run('keyworker', listTellings, {})) as { lines: TellingLine[] };
  const byLetter = lines.find(({ channel }) => channel === 'letter')?.id;

  const browser = await openBrowser();
  t.after(() => browser.close());
  const look = async (persona: string, role: string, addresses: Record<string, string>) => {
    const server = await serverFor(world, [...simulationPages, ...tellingPages, ...peoplePages], { role, label: role });
    t.after(() => server.close());
    const origin = await server.listen({ host: '127.0.0.1', port: 0 });
    for (const [width, scripts] of [
      [1280, true],
      [390, true],
      [1280, false],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: scripts });
      await context.addCookies([{ name: 'candour-s', value: await world.token(persona), url: origin }]);
      const page = await context.newPage();
      for (const [name, address] of Object.entries(addresses)) {
        const answer = await page.goto(origin + address);
        assert.equal(answer?.status(), 200, address);
        // What checks accessibility is itself a script.
        if (!scripts) {
          assert.equal(await page.locator('main h1').first().isVisible(), true, address);
          continue;
        }
        await checkAccessibility(page, `${name} at ${width} px`);
        await screenshot(page, `${name}-${width}`);
      }
      await context.close();
    }
  };
  await look(OFFICER, OFFICER, { simulation: url });
  await look('keyworker', 'keyworker', {
    tellings: '/notice-telling',
    telling: `/notice-telling/${lines.find(({ channel }) => channel !== 'letter')?.id}`,
    'telling-by-letter': `/notice-telling/${byLetter}`,
    'telling-letter': `/notice-telling/${byLetter}/letter`,
    'person-to-tell': `/participants/${posted.reference}`,
  });
});
