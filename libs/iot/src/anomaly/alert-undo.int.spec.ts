import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnomalyChange } from '@coprowatt/contracts';
import { LAST, startAlertApp, type AlertApp } from './testing-alerts.ts';

let app: AlertApp;
beforeAll(async () => {
  app = await startAlertApp();
});
afterAll(() => app.test.close());

/** A new alert, after acts of the syndic: whether what waits to be told of it still leaves. */
async function leavesAfter(...acts: AnomalyChange[]): Promise<boolean[]> {
  const meter = await app.addMeter({ [LAST]: 18_000 });
  await app.judge();
  const [alert] = await app.alerts(meter);
  for (const change of acts)
    await app
      .send('patch', `/buildings/${app.lille.id}/iot/anomalies/${alert?.id}`, 'syndic', change)
      .expect(200);
  const notices = await app.test.database.dataSource.query<{ leaves: boolean }[]>(
    'select recalled_at is null as leaves from notification_notices where subject_id = $1',
    [alert?.id],
  );
  return notices.map(({ leaves }) => leaves);
}

const RESOLVED = { status: 'resolved' } as const;
const OPEN = { status: 'open' } as const;
const MUTED = { mutedUntil: '2026-07-01' };
const UNMUTED = { mutedUntil: null };

describe('what waits to be told of an alert', () => {
  it.each([
    ['ended', [RESOLVED]],
    ['silenced', [MUTED]],
    ['silenced, whatever is said of it then', [MUTED, { comment: 'Vu.' }]],
    ['ended and silenced, and only one of the two was taken back', [RESOLVED, MUTED, OPEN]],
  ])('does not leave once it is %s', async (_, acts) => {
    expect(await leavesAfter(...acts)).toEqual([false]);
  });

  it.each([
    ['end', [RESOLVED, OPEN]],
    ['silence', [MUTED, UNMUTED]],
    ['end and its silence', [RESOLVED, MUTED, OPEN, UNMUTED]],
  ])('leaves after all once its %s was taken back', async (_, acts) => {
    expect(await leavesAfter(...acts)).toEqual([true]);
  });
});
