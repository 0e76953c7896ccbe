import {
  type AnyDefinition,
  json,
  notFound,
  type Page,
  type PageAnswer,
  type PageRequest,
  view,
} from '../pipeline/index.ts';
import { canonicalJson, type Register, registerJsonSchema } from '../register/index.ts';
import { decisionsOf } from './decisions.ts';
import { adoptionOf } from './example.ts';
import { retentionLines } from './keeping.ts';
import type { Publication, PublicationSource } from './publication.ts';
import { basisRows, controllerShares, recipientCards } from './recipients.ts';
import { noticeBase, noticeFrame, renderNotice } from './render.ts';
import { rightCards } from './rights.ts';
import { type Shown, show } from './shown.ts';
import { registerTable } from './tables.ts';
import type { Translation } from './translation.ts';
import { versionLines } from './versions.ts';

/** What the composition root tells the public pages. */
export interface NoticeOptions {
  /** Every act of the product: the page about decisions is made from their declarations. */
  readonly acts: readonly AnyDefinition[];
  /** The programme whose pages stand at the short addresses; without it the first one published. */
  readonly first?: string;
  /** Reviewed and unreviewed translations by programme. An unreviewed one is never shown. */
  readonly translations?: Readonly<Record<string, readonly Translation[]>>;
}

type Handle = (shown: Shown, request: PageRequest) => PageAnswer | Promise<PageAnswer>;

/** A page of the notice: the frame that all of them carry, and what is its own. */
const page = (shown: Shown, name: string, model: Record<string, unknown> = {}, titles: readonly string[] = []) => {
  const frame = noticeFrame(shown);
  const { band, labels } = shown.register.programme;
  const all = { notice: frame, base: shown.base, band: band ?? undefined, published: frame.stamp, ...labels };
  const [title = shown.words.t(`${name}.title`), journey = frame.programme.name] = titles;
  return view(`notice/${name}.njk`, { ...all, ...model }, { title, journey });
};

const whole = (shown: Shown) => ({
  notice: renderNotice(shown),
  recipients: recipientCards(shown.register, shown.words),
  bases: basisRows(shown.register, shown.words),
  controllers: controllerShares(shown.register),
  arrangements: Object.values(shown.register.assessments).filter(({ kind }) => kind === 'joint-arrangement'),
  automated: shown.register.rights['automated-decisions'],
  conditions: registerTable(shown.register, shown.words, 'conditions'),
  lines: retentionLines(shown.register, shown.words),
  rights: rightCards(shown.register, shown.words),
});

const written = new WeakMap<Register, string>();

/** The bytes whose SHA-256 is the hash of the version. */
const bytesOf = ({ register }: Publication): string => {
  const text = written.get(register) ?? canonicalJson(register);
  written.set(register, text);
  return text;
};

const exampleModel = ({ register, words }: Shown) => ({
  adoption: adoptionOf(register),
  gaps: registerTable(register, words, 'gaps'),
});

const simple: readonly [string, Handle][] = [
  [
    '/notice',
    (shown) => page(shown, 'notice', { notice: renderNotice(shown) }, [shown.register.programme.notice.title]),
  ],
  ['/notice/recipients', (shown) => page(shown, 'recipients', { ...whole(shown), notice: noticeFrame(shown) })],
  ['/notice/retention', (shown) => page(shown, 'retention', { lines: retentionLines(shown.register, shown.words) })],
  ['/notice/check', (shown, { origin }) => page(shown, 'check', { origin })],
  ['/notice/example', (shown) => page(shown, 'example', exampleModel(shown))],
  ['/notice/register.json', ({ publication }) => json(bytesOf(publication))],
  ['/notice/register.schema.json', () => json(registerJsonSchema(), 200, 'application/schema+json')],
  ['/your-rights', (shown) => page(shown, 'your-rights', { rights: rightCards(shown.register, shown.words) })],
  ['/accessibility', (shown) => page(shown, 'accessibility')],
];

/**
 * The public pages about how information is used, for the first programme at the root and for each programme under
 * `/programmes/`. They hold no personal data. Keeps the right to be informed (P085).
 */
export const noticePages = (source: PublicationSource, options: NoticeOptions): Page[] => {
  const first = async () => options.first ?? (await source.inForce())?.programme;
  const shownTo = async (publication: Publication, { words, today }: PageRequest): Promise<Shown> => {
    const base = noticeBase(publication.programme, await first());
    const nextReview = await source.nextReview(publication.programme);
    return show(publication, { words, base, today, nextReview }, options.translations?.[publication.programme]);
  };
  const inForce = (handle: Handle) => async (request: PageRequest) => {
    const publication = await source.inForce(request.params.programme ?? (await first()));
    return publication ? handle(await shownTo(publication, request), request) : notFound();
  };
  const versions: Handle = async (shown) =>
    page(shown, 'versions', { versions: await versionLines(source, shown.publication, shown.words) });
  const asked = async ({ publication }: Shown, request: PageRequest): Promise<Shown | undefined> => {
    const number = Number(/^[1-9]\d{0,8}$/.exec(request.params.version ?? '')?.[0]);
    const wanted = number ? await source.version(publication.programme, number) : undefined;
    return wanted && shownTo(wanted, request);
  };
  const oneVersion =
    (name: string): Handle =>
    async (now, request) => {
      const shown = await asked(now, request);
      if (!shown) return notFound();
      const { version } = shown.publication;
      const latest = now.publication.version;
      const model = name === 'print' ? whole(shown) : { notice: renderNotice(shown) };
      const title = shown.words.t('version.title', { title: shown.register.programme.notice.title, number: version });
      return page(
        shown,
        name,
        { ...model, origin: request.origin, past: version < latest, coming: version > latest, latest },
        [title],
      );
    };
  const oneRegister: Handle = async (now, request) => {
    const shown = await asked(now, request);
    return shown ? json(bytesOf(shown.publication)) : notFound();
  };
  const decisions: Handle = (shown) =>
    page(shown, 'decisions', { decisions: decisionsOf(options.acts, shown.register, shown.words) });
  const addresses: readonly [string, Handle][] = [
    ...simple,
    ['/notice/decisions', decisions],
    ['/notice/versions', versions],
    ['/notice/versions/:version', oneVersion('notice')],
    ['/notice/versions/:version/print', oneVersion('print')],
    ['/notice/versions/:version/register.json', oneRegister],
  ];
  const home = async (request: PageRequest): Promise<PageAnswer> => {
    const publication = await source.inForce(await first());
    const title = request.words.t('home.title');
    if (!publication) return view('notice/home.njk', { home: request.actor?.home }, { title });
    const model = { home: request.actor?.home, others: await others(publication.programme) };
    return page(await shownTo(publication, request), 'home', model, [title, '']);
  };
  /** The other programmes of this service, each with the address of its notice. */
  const others = async (leading: string) => {
    const ids = ((await source.programmes?.()) ?? []).filter((id) => id !== leading);
    const found = await Promise.all(ids.map((id) => source.inForce(id)));
    return found.flatMap((each) =>
      each ? [{ name: each.register.programme.name, href: `${noticeBase(each.programme, leading)}/notice` }] : [],
    );
  };
  const get = (path: string, handle: Page['handle']): Page => ({
    method: 'GET',
    path,
    clause: 'operational',
    access: 'public',
    handle,
  });
  return [
    get('/', home),
    ...addresses.flatMap(([path, handle]) => [
      get(path, inForce(handle)),
      get(`/programmes/:programme${path}`, inForce(handle)),
    ]),
  ];
};
