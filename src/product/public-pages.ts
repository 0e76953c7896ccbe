import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { noticePages, publicationSource, type Translation, translationSchema } from '../notice/index.ts';
import { type Page, RegistryError } from '../pipeline/index.ts';
import type { Product } from './product.ts';
import { firstProgramme, PROGRAMMES, programmeIds } from './programmes.ts';
import { acts } from './rooms.ts';

/** The pages that anybody may read, made from the publications, the declared acts and the reviewed translations. */
export const publicPages = ({ services }: Pick<Product, 'services'>): Page[] =>
  noticePages(publicationSource(services.pools.candour_gate), {
    acts,
    first: firstProgramme(),
    translations: readTranslations(),
  });

/** The translations of each programme’s register, from `translations/<language>.yaml`. Throws RegistryError for one that cannot be read. */
function readTranslations(folder = PROGRAMMES): Record<string, Translation[]> {
  return Object.fromEntries(
    programmeIds(folder).map((id) => [id, translationsIn(path.join(folder, id, 'translations'))]),
  );
}

function translationsIn(folder: string): Translation[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => {
      const read = translationSchema.safeParse(parse(readFileSync(path.join(folder, name), 'utf8')));
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      throw new RegistryError(
        `The translation ${path.join(folder, name)} cannot be used: ${issue?.path.join('.')} ${issue?.message}.`,
        'Mend the line, or remove the file.',
      );
    });
}
