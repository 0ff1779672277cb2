import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MeterRepository } from '@coprowatt/iot';
import { LiveBus } from '@coprowatt/platform';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { SyncAnnouncer } from './sync-announcer.ts';
import { SyncRunRepository } from './sync-run.repository.ts';

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;
let owner: Browser;
const sent: { room: string; event: string; atMs: number }[] = [];

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-04-01');
  [syndic, owner] = await Promise.all([linky.browser('syndic'), linky.browser('co_owner')]);
  const bus = linky.app.get(LiveBus);
  const emit = bus.emit.bind(bus);
  jest.spyOn(bus, 'emit').mockImplementation(async (rooms, event, payload) => {
    if (/^(consent|sync|readings)\./.test(event))
      // alerts of what was read come when they come
      sent.push(...rooms.map((room) => ({ room, event, atMs: Date.now() })));
    await emit(rooms, event, payload);
  });
});
afterAll(() => linky.close());

async function connectAndSync(browser: Browser, prm: string, usage: string): Promise<void> {
  sent.length = 0;
  const { device, authorizationUrl } = await browser.configured(prm, { usage, purposes: ALL_PURPOSES });
  await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  await eventually(
    () => browser.runs(),
    (runs) => runs.some(({ deviceId, state }) => deviceId === device.id && state === 'succeeded'),
  );
  await eventually(
    async () => sent,
    (events) => events.some(({ event }) => event === 'sync.finished'),
  );
}

describe('live events of a sync', () => {
  it('go to the building of a common meter: connected, progress at most twice a second, readings, finished', async () => {
    await connectAndSync(syndic, '00000000008001', 'common');
    expect(new Set(sent.map(({ room }) => room))).toEqual(new Set([`building:${syndic.buildingId}`]));
    expect(sent.filter(({ event }) => event === 'consent.changed')).toHaveLength(1);
    expect(sent.filter(({ event }) => event === 'sync.finished')).toHaveLength(1);
    expect(sent.filter(({ event }) => event === 'readings.ingested').length).toBeGreaterThan(10);
    const progress = sent.filter(({ event }) => event === 'sync.progress').map(({ atMs }) => atMs);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.slice(1).every((atMs, index) => atMs - (progress[index] ?? 0) >= 490)).toBe(true);
  });

  it('say that a run ended because the consent was withdrawn', async () => {
    await linky.limitDepth(null);
    sent.length = 0;
    const prm = '00000000008003';
    const { device, authorizationUrl } = await syndic.configured(prm, { purposes: ALL_PURPOSES });
    await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    expect((await syndic.runs()).find(({ deviceId }) => deviceId === device.id)?.state).toBe('cancelled');
    expect(sent.filter(({ event }) => event === 'sync.finished')).toHaveLength(1);
    await linky.limitDepth('2026-04-01');
  });

  it('are held back for a moment only: nothing is kept of a run that another process ends', async () => {
    const [seen] = await syndic.runs();
    const run = await linky.app.get(SyncRunRepository).find(seen?.id ?? '');
    if (!run) throw new Error('no run yet');
    const meter = await linky.app.get(MeterRepository).get(run.deviceId);
    const announcer = linky.app.get(SyncAnnouncer);
    sent.length = 0;
    for (let times = 0; times < 3; times += 1)
      await announcer.announce(meter, { ...run, state: 'running' }, null);
    expect(sent.map(({ event }) => event)).toEqual(['sync.progress']);
    const quiet: Set<string> = Reflect.get(announcer, 'quiet');
    expect([...quiet]).toContain(run.id);
    await eventually(
      async () => quiet.size,
      (size) => size === 0,
    );
  });

  it('go to the holder of a private meter and to nobody else', async () => {
    await connectAndSync(owner, '00000000008002', 'private');
    expect(new Set(sent.map(({ room }) => room))).toEqual(
      new Set([`user:${linky.tenants.people.co_owner.id}`]),
    );
  });
});
