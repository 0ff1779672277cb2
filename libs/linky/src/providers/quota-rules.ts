const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** At most `calls` in any stretch of `windowMs`, or in each UTC day where the operator counts so. */
export interface QuotaWindow {
  calls: number;
  windowMs: number;
  resets?: 'utc_midnight';
  /** Set where the stretch that counts ends later than now: by then the calls of a pass must have room. */
  endsMs?: number;
}

/** Calls of one API that the day's passes will still make. */
export interface FreshCalls {
  /** Of runs that are open. */
  open: number;
  /** Of passes to come, in their order: by this instant there must be room for so many. */
  passes: { atMs: number; calls: number }[];
}

/** Room that is kept for passes is free again before any call has left its window: as soon as they asked for less. */
export const LOOK_AGAIN_MS = 10 * MINUTE_MS;

/** Enedis: 5 calls a second and 1,000 an hour for each API, the whole application together (providers sheet, section 9). */
export const ENEDIS_QUOTA: QuotaWindow[] = [
  { calls: 5, windowMs: 1_000 },
  { calls: 1_000, windowMs: 60 * MINUTE_MS },
];

/** ORES: 60 calls a minute and 2,000 a day, the whole application together (providers sheet, section 12). */
export const ORES_QUOTA: QuotaWindow[] = [
  { calls: 60, windowMs: MINUTE_MS },
  { calls: 2_000, windowMs: DAY_MS },
];

/** MyElectricalData: calls that reach Enedis, and calls that its own copy answers, a UTC day (providers sheet, section 11). */
export const MED_QUOTA: QuotaWindow[] = [{ calls: 50, windowMs: DAY_MS, resets: 'utc_midnight' }];
export const MED_CACHED_QUOTA: QuotaWindow[] = [{ calls: 1_000, windowMs: DAY_MS, resets: 'utc_midnight' }];

const QUOTAS: Partial<Record<string, QuotaWindow[]>> = {
  enedis: ENEDIS_QUOTA,
  ores: ORES_QUOTA,
  myelectricaldata: MED_QUOTA,
  'myelectricaldata.cached': MED_CACHED_QUOTA,
};

/** The longest of all operators. */
export const LONGEST_WINDOW_MS = Math.max(
  ...Object.values(QUOTAS).flatMap((windows = []) => windows.map(({ windowMs }) => windowMs)),
);

/** The allowances of an API by its name; empty for one that nobody counts. */
export function quotaOf(api: string): QuotaWindow[] {
  const [operator = ''] = api.split('.');
  return QUOTAS[api] ?? QUOTAS[operator] ?? [];
}

/** A call that the operator had after this instant counts. */
export function countsAfterMs({ windowMs, resets, endsMs }: QuotaWindow, nowMs: number): number {
  return resets === 'utc_midnight' ? midnightOf(nowMs) - 1 : (endsMs ?? nowMs) - windowMs;
}

/**
 * When a full window has room again: `leaverMs` is the call that must leave it, the `calls`-th latest; null while that
 * one is on its way, which makes the answer the earliest that it can be.
 */
export function freeAtMs(
  { windowMs, resets, endsMs }: QuotaWindow,
  leaverMs: number | null,
  nowMs: number,
): number {
  if (endsMs !== undefined) return nowMs + LOOK_AGAIN_MS;
  return resets === 'utc_midnight' ? midnightOf(nowMs) + DAY_MS : (leaverMs ?? nowMs) + windowMs;
}

/**
 * What back-fill may use: it leaves a place for each call that open runs and the passes to come will make while its own
 * would still count. A window of a minute or less refills too fast to be kept.
 */
export function leavingRoom(
  windows: QuotaWindow[],
  { open, passes }: FreshCalls,
  nowMs: number,
): QuotaWindow[] {
  return windows.flatMap((window) => {
    if (window.windowMs <= MINUTE_MS) return [window];
    const kept: QuotaWindow[] = [];
    let calls = window.calls;
    for (const need of [{ atMs: nowMs, calls: open }, ...passes]) {
      if (need.calls === 0 || !isWithin(window, need.atMs, nowMs)) continue;
      calls -= need.calls;
      kept.push({ ...window, calls, endsMs: need.atMs });
    }
    return [window, ...kept];
  });
}

/** Whether a call that is made now still counts at an instant. */
function isWithin({ windowMs, resets }: QuotaWindow, atMs: number, nowMs: number): boolean {
  return resets === 'utc_midnight' ? midnightOf(atMs) === midnightOf(nowMs) : atMs - windowMs < nowMs;
}

function midnightOf(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) * DAY_MS;
}
