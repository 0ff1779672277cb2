export { ProviderQuota } from '../providers/provider-quota.ts';
export { ProviderError } from '../providers/provider-error.ts';
export { Customer } from './customer.ts';
export {
  Browser,
  listen,
  newKeys,
  PARTS,
  secretsOf,
  startClockAt,
  useSandbox,
  type TestKeys,
} from './linky-app.ts';
export { eanOf, prmOf } from './points.ts';
export { Sandbox, type History } from './sandbox.ts';
export { kill, startWorker, type WorkerSettings } from './worker.ts';
