import type { Category, Register } from '../../register/index.ts';
import { DOCUMENTS, type DocumentType } from './documents.ts';
import { type Treatment, treatmentOf } from './treatment.ts';

/** A table as the database has it: who may read it, and its columns. */
export interface MapTable {
  name: string;
  /** Database logins that may read it. */
  readers: readonly string[];
  columns: readonly { name: string; sealed: boolean }[];
}

/** Where one kind of data stands: its protection, its reasons and its end. */
export interface Standing {
  category: string;
  id: string;
  categoryName: string;
  class: string;
  compartment: string;
  special: Category['special'];
  purposes: string[];
  keptUnder: string[];
}

export interface ColumnLine extends Standing {
  column: string;
  sealed: boolean;
  treatment: Treatment;
}

export interface TableLine {
  name: string;
  readers: string[];
  columns: ColumnLine[];
  /** Columns that hold nothing personal. */
  operational: string[];
}

export interface QuestionLine extends Standing {
  form: string;
  question: string;
  why: string;
}

export interface DocumentLine extends Standing, Omit<DocumentType, 'category'> {
  readers: string[];
}

/** Everything held, by table, by question and by kind of document. */
export interface DataMap {
  programme: string;
  tables: TableLine[];
  questions: QuestionLine[];
  documents: DocumentLine[];
  logins: { name: string; words: string }[];
}

/** Who acts through each login of the database. */
export const LOGINS: Readonly<Record<string, string>> = {
  candour_gate: 'sign-in and pages without sign-in',
  candour_staff: 'staff of the employment side, within their caseloads',
  candour_health: 'the Health and Wellbeing Team, for people referred to it',
  candour_rights: 'data protection officers; a person’s whole record only within an open rights request',
  candour_portal: 'participants, about themselves',
  candour_jobs: 'queued work',
  candour_sealer: 'the sealing of the ledger',
  candour_operator: 'the command line and the start of the product',
};

type MapRegister = Pick<Register, 'programme' | 'columns' | 'categories' | 'retention' | 'purposes' | 'forms'>;

/** A login without the product’s name in front. */
export const shortLogin = (login: string): string => login.replace('candour_', '');

/** Writes the map from a register and the tables of a database. Throws when a column’s category is not in the register. */
export function dataMapOf(register: MapRegister, tables: readonly MapTable[]): DataMap {
  const lines = tables.map((table) => tableLine(register, table)).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const readersOf = (column: string | undefined): string[] =>
    lines.find(({ name }) => column?.startsWith(`${name}.`))?.readers ?? [];
  return {
    programme: register.programme.name,
    tables: lines,
    questions: Object.values(register.forms).flatMap(({ title, questions }) =>
      questions.map(({ question, why, category }) => ({ form: title, question, why, ...standing(register, category) })),
    ),
    documents: DOCUMENTS.filter(({ category }) => register.categories[category]).map(({ category, ...document }) => ({
      ...document,
      ...standing(register, category),
      readers: readersOf(document.keptIn),
    })),
    logins: Object.entries(LOGINS).map(([login, words]) => ({ name: shortLogin(login), words })),
  };
}

function tableLine(register: MapRegister, { name, readers, columns }: MapTable): TableLine {
  const has = (column: string): boolean => columns.some((each) => each.name === column);
  const table = {
    name,
    reaches: name === 'participant' || has('participant_id'),
    marksOthers: has('third_party'),
  };
  const categoryOf = (column: string): string => register.columns[`${name}.${column}`] ?? 'operational';
  return {
    name,
    readers: readers.map(shortLogin),
    columns: columns
      .filter((column) => categoryOf(column.name) !== 'operational')
      .map((column) => {
        const slug = categoryOf(column.name);
        const category = register.categories[slug];
        if (!category)
          throw new Error(`The column ${name}.${column.name} holds “${slug}”, which the register does not list.`);
        return {
          column: column.name,
          sealed: column.sealed,
          treatment: treatmentOf(table, column, category),
          ...standing(register, slug),
        };
      }),
    operational: columns.filter((column) => categoryOf(column.name) === 'operational').map((column) => column.name),
  };
}

function standing(register: MapRegister, slug: string): Standing {
  const category = register.categories[slug];
  if (!category) throw new Error(`The register does not list “${slug}”.`);
  return {
    category: slug,
    id: category.id,
    categoryName: category.name,
    class: category.class,
    compartment: category.compartment,
    special: category.special,
    purposes: category.purposes.map((purpose) => register.purposes[purpose]?.title ?? purpose),
    keptUnder: Object.values(register.retention)
      .filter(({ classes }) => classes.includes(category.class))
      .map(({ id }) => id.toUpperCase()),
  };
}
