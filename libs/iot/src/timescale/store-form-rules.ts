import { describeAbilities, type Abilities } from './abilities.ts';
import type { KeptForm } from './kept-form.ts';

/** How whole days of curve are written; both forms are always read. */
export type StoreForm = 'packed' | 'rows';

export interface FormChoice {
  form: StoreForm;
  why: string;
  /** What the operator should know of it at each start. */
  warnings: string[];
}

/**
 * The form that a process writes (design section 8): as asked (`READING_STORE`), else as this database was begun, else rows
 * where the server compresses them. What is asked counts for this process alone, and a server that gains the licence later
 * changes nothing: only a change of store changes the form that a database keeps.
 * @param asked null: nothing was asked.
 * @param kept of this database; its form is null before the first start.
 */
export function chooseForm(asked: StoreForm | null, kept: KeptForm, abilities: Abilities): FormChoice {
  const suited: StoreForm = abilities.compression ? 'rows' : 'packed';
  const form = asked ?? kept.form ?? suited;
  const found = kept.form === null ? describeAbilities(abilities) : 'this database holds that form';
  const why = asked === null ? found : 'READING_STORE asks for it';
  const warnings = [costOf(form, abilities), otherOf(form, kept)].filter((warning) => warning !== null);
  return { form, why, warnings };
}

/** What a form costs on a server; null when it suits it. */
export function costOf(form: StoreForm, abilities: Abilities): string | null {
  return form === 'rows' && !abilities.compression
    ? `rows are not compressed on this server (${describeAbilities(abilities)}): some twenty times the space of packed days`
    : null;
}

function otherOf(form: StoreForm, kept: KeptForm): string | null {
  if (kept.form !== null && form !== kept.form)
    return `this database holds ${NAMES[kept.form]}, and other processes may go on with them: both forms are read, but take READING_STORE away or change the store (npm run change-store)`;
  return kept.mixed
    ? `some days lie in the other form than ${NAMES[form]}: both are read, until the store is changed (npm run change-store)`
    : null;
}

const NAMES = { packed: 'packed days', rows: 'rows' } as const satisfies Record<StoreForm, string>;
