import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Providers } from '../providers/providers.ts';
import { ProviderGates } from '../providers/provider-gates.ts';
import { ORES, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { eanOf, prmOf } from '../testing/points.ts';
import { DeviceLock } from './device-lock.ts';
import { placeOf } from './sync-policy.ts';

const HOUR_MS = 3_600_000;
let linky: LinkyApp;
let syndic: Browser;
let daily: string;
let [old, young, fresh, belgian]: string[] = [];

async function connected(browser: Browser, point: string, more: object = {}): Promise<string> {
  const { device, authorizationUrl } = await browser.configured(point, more);
  await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', point));
  return device.id;
}

beforeAll(async () => {
  // Nobody works here: each test takes runs itself.
  linky = await startLinkyApp('2026-06-23T10:00:00Z', 'api');
  syndic = await linky.browser('syndic');
  daily = linky.app.get(Providers).get('enedis').apiOf('daily');
  old = await connected(syndic, prmOf(6_001));
  young = await connected(syndic, prmOf(6_002));
  fresh = await connected(syndic, prmOf(6_003));
  belgian = await connected(syndic.in(linky.namur), eanOf(6_004), ORES);
  await linky.database.dataSource.query(`update linky_sync_runs set kind = 'manual' where device_id = $1`, [
    fresh,
  ]);
}, 60_000);
beforeEach(() => linky.database.dataSource.query('truncate linky_provider_gates'));
afterAll(() => linky.close());

/** Meters whose runs are taken up one after the other, as by many workers at the same moment. */
async function taken(at = linky.clock.now()): Promise<string[]> {
  const meters: string[] = [];
  const lock = linky.app.get(DeviceLock);
  await lock.holdNext(at, async (runId, manager) => {
    const [run] = await manager.query('select device_id from linky_sync_runs where id = $1', [runId]);
    meters.push(run.device_id, ...(await taken(at)));
  });
  return meters;
}

describe('runs that are due', () => {
  it('are taken the new before history, however long that waits, each meter once', async () => {
    expect(await taken()).toEqual([fresh, old, young, belgian]);
  });

  it('stay where they are while the gate of their next call is closed, and no other does', async () => {
    const now = linky.clock.now();
    const opens = new Date(now.getTime() + HOUR_MS);
    await linky.app.get(ProviderGates).close(daily, opens, 'too_many_requests');
    expect(await taken(now)).toEqual([belgian]);
    expect(await taken(new Date(opens.getTime() - 1))).toEqual([belgian]);
    expect(await taken(new Date(opens.getTime() + 30_000))).toEqual([fresh, old, young, belgian]);
  });

  it('come through a gate that the operator had closed each at its own moment of half a minute, and never before', async () => {
    const opensMs = linky.clock.nowMs();
    const meters = [fresh ?? '', old ?? '', young ?? ''];
    await linky.app.get(ProviderGates).close(daily, new Date(opensMs), 'too_many_requests');
    for (const turn of meters) {
      const atMs = opensMs + placeOf(turn) * 30_000;
      const [before, after] = [await taken(new Date(atMs - 2)), await taken(new Date(atMs + 2))];
      expect([before.includes(turn), after.includes(turn)]).toEqual([false, true]);
      expect(after).toEqual([
        ...meters.filter((one) => opensMs + placeOf(one) * 30_000 <= atMs + 2),
        belgian,
      ]);
    }
  });

  it('come through one that our own count had closed at once', async () => {
    const opens = linky.clock.now();
    await linky.app.get(ProviderGates).close(daily, opens, 'quota');
    expect(await taken(opens)).toEqual([fresh, old, young, belgian]);
  });

  it('of history alone wait while what is left of a quota is for the new', async () => {
    const now = linky.clock.now();
    await linky.app.get(ProviderGates).closeForHistory(daily, new Date(now.getTime() + HOUR_MS));
    expect(await taken(now)).toEqual([fresh, belgian]);
  });

  it('of a meter that somebody works on are passed over', async () => {
    await linky.app.get(DeviceLock).hold(old ?? '', async () => {
      expect(await taken()).toEqual([fresh, young, belgian]);
    });
  });
});
