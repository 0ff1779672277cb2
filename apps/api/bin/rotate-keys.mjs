// `npm run rotate-keys`: seals everything anew under IOT_ENCRYPTION_KEY; IOT_ENCRYPTION_KEY_PREVIOUS opens what it sealed.
import { buildWhatChanged } from './build.mjs';

if (!(await buildWhatChanged())) process.exit(1);
await import('../dist/rotate-keys/main.js');
