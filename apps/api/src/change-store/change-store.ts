import {
  changeStore,
  costOf,
  probeAbilities,
  StoreDifference,
  whileUnused,
  type ChangeCounts,
  type ChangeProgress,
  type StoreForm,
} from '@coprowatt/iot';
import { dataSourceOptions, StartRefused, type PlatformConfig } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { failureWord, noteFailure, recordAct } from '../command/record-act.ts';
import { databaseParts } from '../database-parts.ts';
import { everySecond, progressLine } from './progress.ts';

const FORMS = { packed: 'packed days', rows: 'rows' } as const satisfies Record<StoreForm, string>;

/** The form after `--to`. @throws StartRefused that says how the command is called. */
export function wantedForm(args: readonly string[]): StoreForm {
  const [option, form, ...rest] = args;
  if (option === '--to' && (form === 'rows' || form === 'packed') && rest.length === 0) return form;
  throw new StartRefused('Say which form the curves shall have: npm run change-store -- --to rows|packed');
}

/**
 * Moves all curves into one form, while nothing else runs on the database, and leaves one row in the audit log. May be killed
 * at any time: the next call goes on.
 * @param tell receives lines for people.
 * @returns whether every day agreed with its sums.
 * @throws StartRefused in a sentence for people, before anything is touched.
 */
export function changeStoreOf(
  config: PlatformConfig,
  to: StoreForm,
  tell: (line: string) => void,
): Promise<boolean> {
  return whileUnused(config.databaseUrl, async () => {
    const db = await new DataSource(dataSourceOptions(config.databaseUrl, databaseParts)).initialize();
    try {
      if (await db.showMigrations())
        throw new StartRefused(
          'The database is older than this program. Start CoproWatt once, stop it, then try again.',
        );
      return await change(db, config, to, tell);
    } finally {
      await db.destroy();
    }
  });
}

async function change(
  db: DataSource,
  config: PlatformConfig,
  to: StoreForm,
  tell: (line: string) => void,
): Promise<boolean> {
  const cost = costOf(to, await probeAbilities(db.manager));
  if (cost !== null) tell(`Beware: ${cost}.`);
  tell(`Moving every curve into ${FORMS[to]}; it may be interrupted, and goes on when called again.`);
  const sayProgress = everySecond<ChangeProgress>((progress) => tell(progressLine(progress)));
  try {
    const counts = await changeStore(db, to, sayProgress);
    await recordAct(db, config, { act: 'store.changed', facts: { to, ...counts } });
    tell(summary(to, counts, config));
    return true;
  } catch (error) {
    const failed = { act: 'store.changed', outcome: 'failure' } as const;
    if (!(error instanceof StoreDifference)) {
      const facts = { to, code: failureWord(error) };
      await noteFailure(() => recordAct(db, config, { ...failed, facts }), tell);
      throw error;
    }
    const facts = { to, deviceId: error.deviceId, localDate: error.localDate };
    await recordAct(db, config, { ...failed, facts });
    tell(
      `Stopped, nothing of that day was changed: ${error.message}. What was moved before agrees; both forms are read.`,
    );
    return false;
  }
}

function summary(to: StoreForm, { meters, moved, kept }: ChangeCounts, config: PlatformConfig): string {
  const lines = [`${moved} days of ${meters} meters moved into ${FORMS[to]}, each verified by its sums.`];
  if (kept > 0) lines.push(`${kept} days stay as rows: no array holds their steps.`);
  if (config.readingStore !== null && config.readingStore !== to)
    lines.push(`READING_STORE=${config.readingStore} would write the old form again: take it away.`);
  lines.push('The room of the old form is free for new readings; `vacuum full` gives it back to the disk.');
  return lines.join('\n');
}
