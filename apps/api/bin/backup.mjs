// `npm run backup`: one file with everything that a restore needs, written while the application runs.
import { buildWhatChanged } from './build.mjs';

if (!(await buildWhatChanged())) process.exit(1);
await import('../dist/backup/backup.main.js');
