export { ProviderQuota } from '../providers/provider-quota.ts';
export { ProviderError } from '../providers/provider-error.ts';
export { Customer } from './customer.ts';
export { listen, newKeys, PARTS, secretsOf, useSandbox, type TestKeys } from './application.ts';
export { Browser, startClockAt } from './linky-app.ts';
export { eanOf, prmOf } from './points.ts';
export { Sandbox, type History } from './sandbox.ts';
export { kill, startWorker, type WorkerSettings } from './worker.ts';
