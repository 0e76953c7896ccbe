import { REFERRAL_NEEDS, REFERRAL_VALUES, type ReferralField } from '../product-words.ts';
import type { Checking } from './report.ts';

/** A referral file fills each field once, everything without which there is no referral, and only words the product keeps. */
export function checkImports({ draft, shipped, report }: Checking): void {
  for (const [channel, format] of Object.entries(draft.imports)) {
    const mapped = new Map<string, string>();
    const names = new Set<string>();
    for (const [name, field] of Object.entries(format.columns)) {
      const other = mapped.get(field);
      if (other) report('imports', [channel, 'columns', name], 'field-filled-twice', `${other} already fills ${field}`);
      mapped.set(field, name);
      if (names.has(name.toLowerCase()))
        report('imports', [channel, 'columns', name], 'column-twice', `${name} is there twice, in other letter case`);
      names.add(name.toLowerCase());
    }
    for (const [path, field] of [
      ...Object.entries(format.columns).map(([name, filled]) => [['columns', name], filled] as const),
      ...Object.keys(format.fixed).map((filled) => [['fixed', filled], filled] as const),
    ]) {
      const category = categoryOf(shipped.columns, field);
      if (category && draft.categories[category]?.collected === false)
        report(
          'imports',
          [channel, ...path],
          'import-not-collected',
          `${field} holds ${category}, which the programme does not collect`,
        );
    }
    for (const field of REFERRAL_NEEDS)
      if (!(format.required.includes(field) && mapped.has(field)) && format.fixed[field] === undefined)
        report(
          'imports',
          [channel, 'required'],
          'field-needed',
          `without ${field} a row is no referral: require it, or fix it`,
        );
    for (const [index, field] of format.required.entries())
      if (!mapped.has(field))
        report('imports', [channel, 'required', index], 'required-not-filled', `no column fills ${field}`);
    for (const [field, values] of Object.entries(format.values))
      for (const [written, kept] of Object.entries(values ?? {})) checkKept(['values', field, written], field, kept);
    for (const [field, kept] of Object.entries(format.fixed)) checkKept(['fixed', field], field, kept ?? '');
    for (const field of [...Object.keys(REFERRAL_VALUES), 'customer_group'])
      if (mapped.has(field) && !format.values[field as ReferralField])
        report('imports', [channel, 'values'], 'values-missing', `say what the file may write for ${field}`);

    function checkKept(path: string[], field: string, kept: string): void {
      const allowed = REFERRAL_VALUES[field as ReferralField];
      if (allowed && !allowed.includes(kept))
        report(
          'imports',
          [channel, ...path],
          'value-unknown',
          `the product keeps ${allowed.join(' or ')} for ${field}`,
        );
    }
  }
}

const COLUMN_OF: Readonly<Record<string, string>> = {
  national_insurance_number: 'ni_number',
  referral_id: 'external_id',
};

/** The category of the column in which a field of a referral file is kept; undefined when it is not kept as it stands. */
function categoryOf(columns: Readonly<Record<string, string>>, field: string): string | undefined {
  const column = COLUMN_OF[field] ?? field;
  return columns[`participant.${column}`] ?? columns[`referral.${column}`];
}
