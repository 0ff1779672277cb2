import type { EntityManager } from 'typeorm';
import type { StoreForm } from './store-form-rules.ts';

/** The form of store that this database holds: one row of `iot_storage`, the same for all processes. */
export interface KeptForm {
  /** Null before the first start of an empty database. */
  form: StoreForm | null;
  /** Whether days lie in the other form, too. */
  mixed: boolean;
}

export async function findKeptForm(manager: EntityManager): Promise<KeptForm> {
  const [row] = await manager.query<KeptForm[]>('select form, mixed from iot_storage');
  return row ?? { form: null, mixed: false };
}

/** Begins a change of store, or (`mixed` false) ends it: later starts write this form. */
export async function keepForm(manager: EntityManager, form: StoreForm, mixed: boolean): Promise<void> {
  await manager.query('update iot_storage set form = $1, mixed = $2', [form, mixed]);
}

/**
 * Keeps a form unless one is kept; of two processes that start at once the first decides. One that then writes another form
 * leaves the database mixed.
 */
export async function beginForm(manager: EntityManager, form: StoreForm): Promise<KeptForm> {
  await manager.query('update iot_storage set form = $1 where form is null', [form]);
  return findKeptForm(manager);
}

/** Days are about to be written in the other form. */
export async function mixForms(manager: EntityManager): Promise<void> {
  await manager.query('update iot_storage set mixed = true where not mixed');
}
