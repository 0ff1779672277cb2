import type { PlatformConfig } from '@coprowatt/platform';
import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { probeAbilities } from './abilities.ts';
import { beginForm, findKeptForm, mixForms } from './kept-form.ts';
import { prepareReadings } from './prepare.ts';
import { chooseForm, type StoreForm } from './store-form-rules.ts';
import type { TableOwner } from './table-owner.ts';

const logger = new Logger('ReadingStore');

/**
 * The form that this process writes, decided at its start and, unless `READING_STORE` differs, the same for all processes of a
 * database; says which and why.
 * A process that may migrate first gives the table what the server has learnt since the migrations ran.
 */
export async function decideForm(
  { readingStore: asked, serves }: Pick<PlatformConfig, 'readingStore' | 'serves'>,
  owner: TableOwner,
  manager: EntityManager,
): Promise<StoreForm> {
  const abilities = serves ? await prepareReadings(owner.manager) : await probeAbilities(manager);
  const first = await findKeptForm(manager);
  const kept =
    first.form === null ? await beginForm(manager, chooseForm(asked, first, abilities).form) : first;
  const { form, why, warnings } = chooseForm(asked, kept, abilities);
  if (form !== kept.form) await mixForms(manager);
  logger.log(`curves are written ${form === 'rows' ? 'as rows' : 'as packed days'}: ${why}`);
  for (const warning of warnings) logger.warn(warning);
  return form;
}
