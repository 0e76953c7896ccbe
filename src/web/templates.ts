/** The template environment: every room's `views/` folder, GOV.UK Frontend and MoJ Frontend under one set of names. */
import { readFileSync } from 'node:fs';
import { posix, resolve, sep } from 'node:path';
import nunjucks from 'nunjucks';
import type { MessageValues } from '../pipeline/words.ts';
import { filtersIn } from './filters.ts';
import type { TemplateWords } from './messages/words.ts';

const source = resolve(import.meta.dirname, '..');
const packages = resolve(source, '../node_modules');
const libraries: Readonly<Record<string, string>> = {
  govuk: resolve(packages, 'govuk-frontend/dist/govuk'),
  moj: resolve(packages, '@ministryofjustice/frontend/moj'),
};

/** The file behind a template name: `casework/caseload.njk`, `web/layout.njk`, `govuk/components/button/macro.njk`. */
export const templateFile = (name: string): string => {
  const [room = '', ...rest] = name.split('/');
  const folder = libraries[room] ?? (/^[a-z-]+$/.test(room) ? resolve(source, room, 'views') : source);
  const path = resolve(folder, ...rest);
  if (!path.startsWith(folder + sep) || !path.endsWith('.njk')) throw new Error(`${name} is not a template name`);
  return path;
};

class RoomLoader extends nunjucks.Loader {
  override resolve(from: string, to: string): string {
    return posix.join(posix.dirname(from), to);
  }

  getSource(name: string): nunjucks.LoaderSource {
    // The name stands for the path, so that a relative name inside a library resolves within that library.
    return { src: readFileSync(templateFile(name), 'utf8'), path: name, noCache: false };
  }
}

/**
 * Builds the environment of one language, with `t('key', { … })` for a message and `rich('key', { … })` for a message with
 * links, and `say(text)` for a text of the register. Output is escaped unless a template says `safe`, which only layout and components may.
 */
export const templates = (words: TemplateWords): nunjucks.Environment => {
  const environment = new nunjucks.Environment(new RoomLoader() as nunjucks.ILoader, {
    autoescape: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  for (const [name, filter] of Object.entries(filtersIn(words))) environment.addFilter(name, filter);
  environment.addGlobal('t', words.t);
  environment.addGlobal('rich', (key: string, values?: MessageValues) => {
    return new nunjucks.runtime.SafeString(words.rich(key, values));
  });
  environment.addGlobal('say', words.text);
  environment.addGlobal('locale', words.locale);
  return environment;
};
