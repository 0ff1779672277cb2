// `npm run change-store -- --to rows|packed`: moves every curve into the other form, while nothing else runs.
import { buildWhatChanged } from './build.mjs';

if (!(await buildWhatChanged())) process.exit(1);
await import('../dist/change-store/main.js');
