import 'reflect-metadata';
import { join } from 'node:path';
import { backupPlace, keepNewest, keptCount } from './backup-place.ts';
import { dataDir, optionsOf, requireDatabase, runCommand, say } from '../command/command.ts';
import { grouped, megabytes } from './progress.ts';
import { takeBackup } from './take-backup.ts';

const USAGE = 'npm run backup [-- --to FILE_OR_FOLDER] [--keep COUNT]';

await runCommand(async (openUrl) => {
  const { to, keep } = optionsOf(['to', 'keep'], USAGE);
  const count = keptCount(keep);
  requireDatabase();
  const file = await backupPlace(to, join(dataDir, 'backups'));
  const { rows, bytes, head } = await takeBackup(await openUrl(), file, say);
  say(
    `${file}: ${grouped(rows)} rows, ${megabytes(bytes)}, read again and whole. It holds what was there at ${head.snapshotAt}.`,
  );
  if (head.keyIds.length > 0)
    say(
      `The encryption key (id ${head.keyIds.join(', ')}) is not in it: without that key it cannot be restored.`,
    );
  for (const name of count === null ? [] : await keepNewest(file, count)) say(`removed ${name}`);
});
