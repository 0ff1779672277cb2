import { afterAll, beforeAll, expect, it, jest, describe } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { ConnectionEnd } from './connection/connection-end.service.ts';
import { ConnectionRepository } from './connection/connection.repository.ts';
import { LinkyTick } from './linky-tick.ts';
import { Schedule } from './schedule/schedule.service.ts';
import { advanceTo, filled } from './testing/days.ts';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from './testing/linky-app.ts';

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-10');
  syndic = await linky.browser('syndic');
});
afterAll(() => linky.close());

describe('the tick', () => {
  it('hands out everything else when one item fails each time, and logs that one', async () => {
    const ending = linky.app.get(ConnectionEnd);
    const end = ending.end.bind(ending);
    const failing = (await syndic.configured('00000000009001')).device.id;
    const expiring = (await syndic.configured('00000000009002')).device.id;
    jest.spyOn(ending, 'end').mockImplementation((deviceId, name, what) => {
      if (deviceId === failing) throw new Error('this one always fails');
      return end(deviceId, name, what);
    });
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await linky.sandbox.advance('PT20M');
    await eventually(
      () => syndic.device(expiring),
      (seen) => seen?.state === 'expired',
    );
    const { device, authorizationUrl } = await syndic.configured('00000000009003');
    await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', '00000000009003'));
    await eventually(
      () => syndic.runs(),
      (runs) => runs.find(({ deviceId }) => deviceId === device.id)?.state === 'succeeded',
    );
    expect((await syndic.device(failing))?.state).toBe('awaiting_consent');
    expect(logged).toHaveBeenCalledWith(
      expect.objectContaining({ id: failing }),
      'an expired request failed',
    );
  });

  it('goes on when a listing itself fails, and logs which', async () => {
    const connections = linky.app.get(ConnectionRepository);
    const broken = jest.spyOn(connections, 'listEndedConsents').mockRejectedValue(new Error('no such list'));
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const meter = await filled(linky, syndic, '00000000009004');
    expect((await syndic.device(meter))?.state).toBe('connected');
    expect(logged).toHaveBeenCalledWith(expect.anything(), 'an ended consent could not be listed');
    broken.mockRestore();
    logged.mockRestore();
  });

  it('removes once an hour what was kept long enough', async () => {
    const { manager } = linky.database.dataSource;
    const quiet = (): Promise<unknown[]> =>
      manager.query(`select from linky_provider_calls where api = 'quiet'`);
    await manager.query(`insert into linky_provider_calls (api, at) values ('quiet', '2026-06-01')`);
    await linky.sandbox.advance('PT1H');
    await eventually(quiet, ({ length }) => length === 0);
  });

  it('follows a jump of the clock at once, and one in the middle of a tick after it', async () => {
    const tick = linky.app.get(LinkyTick);
    const schedule = linky.app.get(Schedule);
    const openedAt: number[] = [];
    const open = schedule.open.bind(schedule);
    // No timer comes to help: what follows is the jump's doing.
    linky.app
      .get(SchedulerRegistry)
      .getIntervals()
      .forEach((name) => linky.app.get(SchedulerRegistry).deleteInterval(name));
    await tick.tick();
    const first = Date.parse('2026-06-24T08:00:00Z');
    const second = Date.parse('2026-06-24T12:00:00Z');
    // One provider: what the held tick opens for the others after the second jump is not of its own tick.
    const [watched] = schedule.listProviders();
    const secondCame = Promise.withResolvers<void>();
    jest.spyOn(schedule, 'open').mockImplementation(async (name) => {
      await open(name);
      if (name !== watched) return;
      const nowMs = linky.clock.nowMs();
      openedAt.push(nowMs);
      if (nowMs >= first) await secondCame.promise;
    });
    const openedWithin = (fromMs: number, untilMs: number) =>
      eventually(
        async () => openedAt,
        (all) => all.some((at) => at >= fromMs && at < untilMs),
      );
    await advanceTo(linky, new Date(first).toISOString());
    await openedWithin(first, second);
    await advanceTo(linky, new Date(second).toISOString());
    secondCame.resolve();
    await openedWithin(second, Infinity);
  });
});
