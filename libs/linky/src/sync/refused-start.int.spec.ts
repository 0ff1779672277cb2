import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import { DayLedger, type LedgerEntry } from '../quality/day-ledger.ts';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';
import { answered, connectedToAsk, workOf } from '../testing/work.ts';
import { lanesOf, openGaps, openLane } from './lane-rules.ts';
import { reactionTo } from './sync-policy.ts';
import type { Work } from './sync-work.ts';

const TODAY = '2026-06-23';
const ago = (days: number): LocalDate => addDays(TODAY, -days);
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp(`${TODAY}T10:00:00Z`, 'api');
  syndic = await linky.browser('syndic');
}, 60_000);
afterAll(() => linky.close());

const GAPS = [30, 20].map((days) => ({ from: ago(days), to: ago(days - 1) }));
const REFUSED = {
  reaction: { name: 'clamp', incident: null, kind: 'raise_floor', commissioning: false },
  vendorCode: 'ADAM-DC-0009',
} as const;

/** A meter with old holes that are due, and the work of the run that asks them. */
async function asking(prm: string): Promise<Work> {
  const deviceId = await connectedToAsk(linky, syndic, prm, lanesOf({ curve: openGaps(GAPS, 7) }));
  const { manager } = linky.database.dataSource;
  const asked = { from: ago(40), to: ago(8) };
  const entry: LedgerEntry = {
    deviceId,
    timeZone: 'Europe/Paris',
    lane: 'curve',
    asked,
    outcome: { days: [] },
  };
  await manager.transaction((transaction) => linky.app.get(DayLedger).record(entry, transaction));
  await manager.query('update linky_day_ledger set next_ask_at = $1', [linky.clock.now()]);
  return workOf(linky, deviceId);
}

describe('a start that the operator refuses', () => {
  it('counts as an ask of the holes that the run asks up to it: they are not asked again every night', async () => {
    const work = await asking(prmOf(3_905));
    const { dataSource } = linky.database;
    await answered(linky, work, REFUSED);
    const due: { day: LocalDate }[] = await dataSource.query(
      `select local_date::text as day from linky_day_ledger
        where device_id = $1 and asks = 0 and next_ask_at <= $2 order by 1`,
      [work.meter.id, linky.clock.now()],
    );
    // Neither what is newer than the step, nor what is older than all that the run asks.
    const left = [...eachDay(ago(40), ago(30)), ...eachDay(ago(19), ago(8))];
    expect(due.map(({ day }) => day)).toEqual(left);
  });
});

describe('an end that the operator refuses', () => {
  it('is shortened to the day that is over by his clock, and the call is made again', async () => {
    const tomorrow = addDays(TODAY, 1);
    const lane = openLane(ago(6), tomorrow, 7, false);
    const deviceId = await connectedToAsk(linky, syndic, prmOf(3_906), lanesOf({ curve: lane }));
    const work = await workOf(linky, deviceId);
    const facts = { lane: 'curve', days: 7, daysSinceEnd: -1, emptyDays: 7, delivered: false } as const;
    const known = { curveSilentSince: null, failures: 0, place: 0, retryAfterMs: null, consentAgeMs: 0 };
    const reaction = reactionTo('end_in_future', {
      ...facts,
      ...known,
      suspectForMs: null,
      holderWave: false,
    });
    const stepped = await answered(linky, work, { reaction, vendorCode: null });
    expect(stepped?.run).toMatchObject({ state: 'running', reaction: 'clamp', failures: 0 });
    expect((await workOf(linky, deviceId)).step).toEqual({ lane: 'curve', from: ago(6), to: TODAY });
  });
});
