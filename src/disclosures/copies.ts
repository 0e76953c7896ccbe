import { hashOf } from './package.ts';

/** One file of a copy, as it leaves. */
export interface CopyFile {
  name: string;
  bytes: Buffer;
  sha256: string;
}

/**
 * The files of a copy of a person's own data: a document for machines and one self-contained page for people, made from
 * the same object. The draft that was read and the copy that is given are these bytes, known by their SHA-256.
 */
export function prepareCopy<Document extends object>(
  name: string,
  document: Document,
  page: (document: Document) => string,
): { json: CopyFile; html: CopyFile } {
  const file = (ending: string, text: string): CopyFile => {
    const bytes = Buffer.from(text, 'utf8');
    return { name: `${name}.${ending}`, bytes, sha256: hashOf(bytes) };
  };
  return { json: file('json', `${JSON.stringify(document, null, 2)}\n`), html: file('html', page(document)) };
}
