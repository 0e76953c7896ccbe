import assert from 'node:assert/strict';
import type { House } from './house.ts';
import type { Person } from './person.ts';

/** Words that only the health record holds. */
export const HEALTH_CANARY = 'Zephyrine-Quillfeather-4417';

/** A participant of the demonstration, shown by the pages of those who may see them. */
interface Known {
  reference: string;
}

/** The keyworker refers somebody; the health practitioner opens the record and writes a note that holds the canary. */
export async function writeHealthRecord(
  house: House,
  { reference, scripts }: Known & { scripts: boolean },
): Promise<void> {
  const keyworker = await house.signInAs('Keyworker', { scripts });
  await keyworker.open(`/participants/${reference}/health-referral/new`);
  await keyworker.look('health-referral');
  await keyworker.press('Refer to the team');
  await keyworker.sees('There is a problem');
  await keyworker.fill(/Why would support/, 'Would like help to sleep before going back to work');
  await keyworker.choose(/Did the person agree/, 'Yes');
  await keyworker.press('Refer to the team');
  await keyworker.leave();

  const practitioner = await house.signInAs('Health practitioner', { scripts });
  await practitioner.look('health-caseload');
  await practitioner.open(`/health/participants/${reference}`);
  await practitioner.look('health-record-closed');
  await practitioner.open(`/health/participants/${reference}/notes/new`);
  await practitioner.sees('No health record is open');
  await practitioner.open(`/health/participants/${reference}/episodes/new`);
  await practitioner.press('Open the health record');
  await practitioner.sees('There is a problem');
  await practitioner.look('health-open-errors');
  await practitioner.fillDay('When was support received?', '2026-11-23');
  await practitioner.choose('What kind of support?', /./);
  await practitioner.choose(/Did you explain/, 'Yes');
  await practitioner.choose('How did you explain it?', /./);
  await practitioner.press('Open the health record');
  await practitioner.press('Write a note');
  await practitioner.fillDay('When was the session?', '2026-11-23');
  await practitioner.fill('Note', `First session. ${HEALTH_CANARY} was told in confidence.`);
  await practitioner.look('health-note-new');
  await practitioner.press('Save note');
  await practitioner.sees(HEALTH_CANARY);
  await practitioner.look('health-record');
  await practitioner.leave();
}

const OUTSIDERS = [
  'Keyworker',
  'Keyworker 2',
  'Delivery partner worker',
  'Team leader',
  'Contract manager',
  'Participant',
  'Administrator',
];

/** Everybody outside the health team walks every page they can reach, and guesses more: the canary is on none of them. */
export async function walkOutsideTheWall(house: House, { reference }: Known): Promise<void> {
  for (const button of OUTSIDERS) {
    const outsider = await house.signInAs(button, { scripts: false });
    const guesses = ['', '/referral', '/notes', '/appointments', '/assessment', '/plan', '/consents', '/record'].map(
      (rest) => `/participants/${reference}${rest}`,
    );
    const health = ['', '/notes/new', '/episodes/new', '/episodes/end'].map(
      (rest) => `/health/participants/${reference}${rest}`,
    );
    const lists = [
      '/caseload',
      '/caseload?show=all&sort=name',
      '/health',
      '/intake/imports',
      '/intake/quarantine',
      '/my',
      '/outbox',
    ];
    const desk = [
      '/rights/requests',
      `/rights/participants/${reference}/restrictions`,
      `/participants/${reference}/disclosures/new`,
    ];
    const visited = await walk(outsider, [outsider.path(), ...guesses, ...health, ...lists, ...desk], 20);
    const leaks = visited.filter(({ text }) => text.includes(HEALTH_CANARY) || text.includes('Quillfeather'));
    assert.deepEqual(
      leaks.map(({ path }) => path),
      [],
      `${button} can read the health note`,
    );
    for (const path of health)
      assert.notEqual(visited.find((page) => page.path === path)?.status, 200, `${button} opens ${path}`);
    await outsider.leave();
  }
}

interface Visited {
  path: string;
  status: number;
  text: string;
}

/** Asks for each of these pages and for what they link to, breadth first, at most `limit` pages beyond the first ones. */
async function walk(person: Person, starts: readonly string[], limit: number): Promise<Visited[]> {
  const waiting = [...new Set(starts)];
  const seen = new Set(waiting);
  const visited: Visited[] = [];
  for (let path = waiting.shift(); path !== undefined && visited.length < seen.size; path = waiting.shift()) {
    const answer = await person.context.request.get(new URL(path, person.house.origin).href);
    const text = await answer.text();
    assert.ok(answer.status() < 500, `${path} answers ${answer.status()}`);
    visited.push({ path, status: answer.status(), text });
    for (const [, href = ''] of text.matchAll(/href="(\/[^"#]*)/g)) {
      const next = href.replaceAll('&amp;', '&');
      const wanted =
        !/^\/(assets|notice|programmes)\b/.test(next) && !seen.has(next) && seen.size < starts.length + limit;
      if (wanted) waiting.push(next);
      if (wanted) seen.add(next);
    }
  }
  return visited;
}

/** Somebody else's participant and one that never was give the very same page. */
export async function hideTheUnseen(house: House, { reference }: Known): Promise<void> {
  for (const button of ['Keyworker 2', 'Delivery partner worker', 'Contract manager']) {
    const outsider = await house.signInAs(button, { scripts: false });
    for (const rest of ['', '/notes', '/consents', '/record', '/appointments/new']) {
      const ask = async (who: string) => {
        const answer = await outsider.context.request.get(`${house.origin}/participants/${who}${rest}`);
        const body = (await answer.text())
          .replaceAll(who, 'REFERENCE')
          .replaceAll(/value="[\w.-]{30,}"/g, 'value="TOKEN"');
        return { status: answer.status(), body };
      };
      const [hidden, unknown] = [await ask(reference), await ask('7K3M-9QZ4')];
      assert.ok([403, 404].includes(hidden.status), `${button} gets ${hidden.status} for ${rest}`);
      assert.deepEqual(hidden, unknown, `${button} can tell a hidden participant from none at ${rest}`);
    }
    await outsider.leave();
  }
  const stranger = await house.signInAs('Keyworker 2');
  assert.equal(await stranger.open(`/participants/${reference}`), 404);
  await stranger.sees('Page not found');
  await stranger.look('not-found');
  await stranger.leave();
}
