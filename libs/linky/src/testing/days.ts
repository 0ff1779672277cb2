import type { ProviderName, SyncRun } from '@coprowatt/contracts';
import { Providers } from '../providers/providers.ts';
import { dueRuns } from '../schedule/schedule-rules.ts';
import { eventually, ORES, type Browser, type LinkyApp } from './linky-app.ts';

/** Moves the simulated time forward to an instant, and waits until this process has followed. */
export async function advanceTo({ clock, sandbox }: LinkyApp, instant: string): Promise<void> {
  const seconds = Math.ceil((Date.parse(instant) - clock.nowMs()) / 1_000);
  await sandbox.advance(`PT${seconds}S`);
  await eventually(
    async () => clock.nowMs(),
    (nowMs) => nowMs >= Date.parse(instant),
  );
}

/** Connects a meter and waits for its first fill. Answers its id. */
export async function filled(
  { sandbox }: LinkyApp,
  browser: Browser,
  point: string,
  withinMs = 60_000,
): Promise<string> {
  const { device, authorizationUrl } = await browser.configured(point, point.length === 18 ? ORES : {});
  await browser.comeBack(await sandbox.decide(authorizationUrl, 'accept', point));
  await eventually(
    () => browser.runs(),
    (runs) => runs.some(({ deviceId, state }) => deviceId === device.id && state === 'succeeded'),
    withinMs,
  );
  return device.id;
}

/** Passes of one meter, as `localDate pass state`, in the order in which they were opened. */
export async function passesOf(browser: Browser, deviceId: string): Promise<string[]> {
  return (await passRunsOf(browser, deviceId)).map(
    ({ localDate, pass, state }) => `${localDate} ${pass} ${state}`,
  );
}

/** The same as runs, in the order of the days and their passes. */
export async function passRunsOf(browser: Browser, deviceId: string): Promise<SyncRun[]> {
  const order = ['nightly', 'publication', 'midday', 'evening'];
  const place = ({ localDate, pass }: SyncRun): string => `${localDate} ${order.indexOf(pass ?? '')}`;
  const runs = (await browser.runs()).filter((run) => run.deviceId === deviceId && run.pass !== null);
  return runs.sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

/** Waits until the passes of this instant are opened, and no run is due any more: what is open has its turn later. */
export async function idle({ database, clock, app }: LinkyApp): Promise<void> {
  await eventually(
    async () => {
      const now = clock.now();
      const handled: { provider: ProviderName; handled_to: Date }[] = await database.dataSource.query(
        'select provider, handled_to from linky_schedule',
      );
      const providers = app.get(Providers);
      const unopened = handled.flatMap(({ provider, handled_to }) =>
        dueRuns(handled_to.getTime(), now.getTime(), providers.get(provider)),
      );
      const due: unknown[] = await database.dataSource.query(
        `select id from linky_sync_runs where state in ('queued', 'running', 'waiting') and next_try_at <= $1`,
        [now],
      );
      return unopened.length + due.length;
    },
    (left) => left === 0,
  );
}
