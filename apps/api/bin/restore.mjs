// `npm run restore -- --from FILE`: a backup into a database in which nothing ever was.
import { buildWhatChanged } from './build.mjs';

if (!(await buildWhatChanged())) process.exit(1);
await import('../dist/backup/restore.main.js');
