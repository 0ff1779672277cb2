import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { ConsentLedger } from '@coprowatt/gdpr';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { openPass } from '../schedule/pass-opening.ts';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { FreshPlanner } from './fresh-planner.ts';
import { answered, connectedToAsk, workOf } from '../testing/work.ts';
import { lanesOf, openLane } from './lane-rules.ts';
import type { Work } from './sync-work.ts';

const INJECTING = '541400000000000073';
const TODAY = '2026-06-23';
const YESTERDAY = addDays(TODAY, -1);
const WEEK = eachDay(addDays(TODAY, -8), TODAY);
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp(`${TODAY}T12:00:00Z`, 'api');
  syndic = (await linky.browser('syndic')).in(linky.namur);
}, 60_000);
afterAll(() => linky.close());

/** A meter, and the work of its first run, whose history is the curve of the last days. */
async function asking(ean: string): Promise<Work> {
  const lanes = lanesOf({ curve: openLane(WEEK[0] ?? TODAY, TODAY, 31, true) });
  return workOf(linky, await connectedToAsk(linky, syndic, ean, lanes));
}

async function tell(work: Work, production: LocalDate[]): Promise<void> {
  const curveOf = (days: LocalDate[]) =>
    days.flatMap((date) => wholeDay({ date, zone: 'Europe/Brussels' }, 15));
  const curve = { intervals: curveOf(WEEK), production: curveOf(production), rejected: 0, missing: 0 };
  const answer = { ...curve, inServiceFrom: null, ambiguousDays: [] };
  await answered(linky, work, { lane: 'curve', curve: answer });
}

describe('a day of which ORES tells what a point takes, and not what it injects', () => {
  it('is a hole of what is injected, and is asked again the same day', async () => {
    const work = await asking(INJECTING);
    const { meter, provider } = work;
    const { dataSource } = linky.database;
    await tell(work, WEEK.slice(0, -1));
    const holes = await dataSource.query(
      `select lane, local_date::text as day, hole from linky_day_ledger where device_id = $1`,
      [meter.id],
    );
    expect(holes).toEqual([{ lane: 'productionCurve', day: YESTERDAY, hole: 'open' }]);

    const connection = await linky.app.get(ConnectionRepository).find(meter.id);
    const consent = await linky.app.get(ConsentLedger).current(meter.id);
    if (!connection || !consent) throw new Error('the meter is connected');
    const pass = { pass: 'midday', localDate: TODAY, dueAtMs: linky.clock.nowMs() } as const;
    const lanes = await linky.app
      .get(FreshPlanner)
      .plan({ pass: 'midday', meter, connection, consent, provider }, dataSource.manager);
    expect(lanes).toMatchObject({ curve: { from: YESTERDAY, to: TODAY } });
    await dataSource.transaction((manager) => openPass(provider, pass, linky.clock.now(), manager));
    const opened = await dataSource.query(`select device_id from linky_sync_runs where pass = 'midday'`);
    expect(opened).toEqual([{ device_id: meter.id }]);
  });
});
