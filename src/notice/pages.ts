import { json, notFound, type Page, type PageAnswer, type PageRequest, view } from '../pipeline/index.ts';
import { canonicalJson, type Register } from '../register/index.ts';
import { changesBetween } from './changes.ts';
import { retentionLines } from './keeping.ts';
import type { Publication, PublicationSource } from './publication.ts';
import { basisRows, recipientCards } from './recipients.ts';
import { noticeBase, renderNotice } from './render.ts';
import { registerTable } from './tables.ts';

type Show = (publication: Publication, base: string, request: PageRequest) => PageAnswer | Promise<PageAnswer>;

const showNotice: Show = (publication, base) => {
  const notice = renderNotice(publication, base);
  return view(
    'notice/notice.njk',
    { notice, band: notice.band },
    { title: notice.title, journey: notice.programme.name },
  );
};

const showRecipients: Show = (publication, base) => {
  const { register } = publication;
  const model = {
    notice: renderNotice(publication, base),
    recipients: recipientCards(register),
    bases: basisRows(register),
    controllers: registerTable(register, 'controllers'),
    conditions: registerTable(register, 'conditions'),
  };
  return view('notice/recipients.njk', model, { title: 'Who receives information and why', journey: 'Privacy notice' });
};

const showRetention: Show = (publication, base) => {
  const model = { notice: renderNotice(publication, base), lines: retentionLines(publication.register) };
  return view('notice/retention.njk', model, { title: 'How long information is kept', journey: 'Privacy notice' });
};

const showRights: Show = (publication, base) => {
  const model = { notice: renderNotice(publication, base), rights: Object.values(publication.register.rights) };
  return view('notice/your-rights.njk', model, { title: 'Your rights', journey: publication.register.programme.name });
};

const written = new WeakMap<Register, string>();

/** The bytes whose SHA-256 is the hash of the version. */
const sendRegister: Show = ({ register }) => {
  const text = written.get(register) ?? canonicalJson(register);
  written.set(register, text);
  return json(text);
};

/**
 * The public pages about how information is used, for the first programme at the root and for each programme under
 * `/programmes/`. They hold no personal data. Keeps the right to be informed (P085).
 */
export const noticePages = (source: PublicationSource): Page[] => {
  const first = async (): Promise<string | undefined> => (await source.inForce())?.programme;
  const baseOf = async ({ programme }: Publication): Promise<string> => noticeBase(programme, await first());
  const inForce = (show: Show) => async (request: PageRequest) => {
    const publication = await source.inForce(request.params.programme);
    return publication ? show(publication, await baseOf(publication), request) : notFound();
  };
  const versions: Show = async (publication, base) => {
    const lines = await source.versions(publication.programme);
    const whole = await Promise.all(lines.map(({ version }) => source.version(publication.programme, version)));
    const listed = lines.map((line, index) => {
      const [now, before] = [whole[index], whole[index + 1]];
      return {
        ...line,
        current: line.version === publication.version,
        changes: now && before ? changesBetween(before.register, now.register) : undefined,
      };
    });
    const notice = renderNotice(publication, base);
    return view(
      'notice/versions.njk',
      { notice, versions: listed },
      { title: 'Versions of the notice', journey: 'Privacy notice' },
    );
  };
  const oneVersion: Show = async (publication, base, request) => {
    const number = Number(/^[1-9]\d{0,8}$/.exec(request.params.version ?? '')?.[0]);
    const wanted = number ? await source.version(publication.programme, number) : undefined;
    if (!wanted) return notFound();
    const notice = renderNotice(wanted, base);
    const model = { notice, past: wanted.version !== publication.version, latest: publication.version };
    return view('notice/notice.njk', model, {
      title: `${notice.title}, version ${number}`,
      journey: notice.programme.name,
    });
  };
  const shown: readonly [string, Show][] = [
    ['/notice', showNotice],
    ['/notice/recipients', showRecipients],
    ['/notice/retention', showRetention],
    ['/notice/versions', versions],
    ['/notice/versions/:version', oneVersion],
    ['/notice/register.json', sendRegister],
    ['/your-rights', showRights],
    [
      '/accessibility',
      (publication, base) =>
        view(
          'notice/accessibility.njk',
          { notice: renderNotice(publication, base) },
          { title: 'Accessibility statement' },
        ),
    ],
  ];
  const page = (path: string, handle: Page['handle']): Page => ({
    method: 'GET',
    path,
    clause: 'operational',
    access: 'public',
    handle,
  });
  const home = async (request: PageRequest): Promise<PageAnswer> => {
    const publication = await source.inForce();
    const notice = publication && renderNotice(publication);
    return view(
      'notice/home.njk',
      { notice, home: request.actor?.home },
      { title: 'Employment support that keeps its promises' },
    );
  };
  return [
    page('/', home),
    ...shown.flatMap(([path, show]) => [
      page(path, inForce(show)),
      page(`/programmes/:programme${path}`, inForce(show)),
    ]),
  ];
};
