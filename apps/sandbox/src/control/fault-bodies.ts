import { API_NAMES, type ApiName } from './api-name.ts';
import { isCount, readInstant, readPoint } from './control-bodies.ts';
import { fieldsOf, require } from './control-error.ts';
import { canSuffer, FAULT_KINDS, METERING_APIS, type FaultKind } from './fault-kinds.ts';
import type { Fault } from './faults.ts';
import type { RandomOrder } from './random-faults.ts';

/** `{api, kind, times?, ms?, prm?}`; one time by default. */
export function readFault(body: unknown): Fault {
  const fields = fieldsOf(body);
  const [api, kind, times, prm] = [
    fields.get('api'),
    fields.get('kind'),
    fields.get('times') ?? 1,
    fields.get('prm') ?? null,
  ];
  require(api === '*' || isApi(api), `api must be * or one of ${API_NAMES.join(', ')}`);
  require(isKind(kind), KINDS_SENTENCE);
  require(api === '*' || canSuffer(api, kind), `${api} knows no ${kind}`);
  require(isCount(times) && times > 0, 'times must be a whole number of at least 1');
  return { api, kind, times, ms: readMs(fields), prm: prm === null ? null : readPoint(prm) };
}

/** `{seed, rate, rates?, kinds, ms?, until?}`; `until` is an instant on the Clock. */
export function readRandomOrder(body: unknown): RandomOrder {
  const fields = fieldsOf(body);
  const [seed, rate, kinds, until] = [
    fields.get('seed'),
    fields.get('rate'),
    fields.get('kinds'),
    fields.get('until') ?? null,
  ];
  require(typeof seed === 'string' || isCount(seed), 'seed must be a text or a whole number');
  require(isShare(rate), 'rate must be a number from 0 to 1');
  const rates = readRates(fields.get('rates') ?? {});
  require(Array.isArray(kinds) && kinds.length > 0 && kinds.every(isKind), KINDS_SENTENCE);
  const apis = [...METERING_APIS, ...(Object.keys(rates) as ApiName[])];
  for (const kind of kinds)
    require(apis.some((api) => canSuffer(api, kind)), `no call that may be spoiled knows ${kind}`);
  const untilMs = until === null ? null : readInstant(until, 'until');
  return { seed: String(seed), rate, rates, kinds, ms: readMs(fields), untilMs };
}

/** `{<api>: share}` */
function readRates(value: unknown): RandomOrder['rates'] {
  const rates = [...fieldsOf(value)];
  require(rates.every(
    ([api, share]) => isApi(api) && isShare(share),
  ), 'rates must be numbers from 0 to 1 by API');
  return Object.fromEntries(rates);
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

export function isApi(value: unknown): value is ApiName {
  return API_NAMES.some((name) => name === value);
}

const KINDS_SENTENCE = `kind must be one of ${FAULT_KINDS.join(', ')}`;

function isKind(value: unknown): value is FaultKind {
  return FAULT_KINDS.some((kind) => kind === value);
}

function readMs(fields: ReadonlyMap<string, unknown>): number | null {
  const ms = fields.get('ms') ?? null;
  require(ms === null || isCount(ms), 'ms must be a whole number of milliseconds');
  return ms;
}
