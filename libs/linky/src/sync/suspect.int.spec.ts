import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { addDays } from '@coprowatt/energy';
import { advanceTo, filled, idle, passRunsOf } from '../testing/days.ts';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';

jest.setTimeout(300_000);

const FIRST = '2026-06-23';
let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp(`${FIRST}T10:00:00Z`);
  syndic = await linky.browser('syndic');
  await linky.limitDepth('2026-06-16');
});
afterAll(() => linky.close());

/** The passes of a day, as `pass state reason`. */
async function passes(deviceId: string, localDate: string): Promise<string[]> {
  const runs = (await passRunsOf(syndic, deviceId)).filter((run) => run.localDate === localDate);
  return runs.map(({ pass, state, reason }) => `${pass} ${state} ${reason}`);
}

async function day(date: string): Promise<void> {
  for (const hour of ['00:30', '07:30', '11:30', '16:00']) {
    await advanceTo(linky, `${date}T${hour}:00Z`);
    await idle(linky);
  }
}

describe('a meter whose operator says that its holder is another', () => {
  it('is doubted, tried once a day, and believed or cleared after what the tries say', async () => {
    const [wrongly, gone] = [
      await filled(linky, syndic, prmOf(111)),
      await filled(linky, syndic, prmOf(112)),
    ];
    const states = async () =>
      Promise.all([wrongly, gone].map(async (id) => (await syndic.device(id))?.state));
    for (let n = 1; n <= 3; n += 1) await day(addDays(FIRST, n));
    expect(await states()).toEqual(['suspect', 'suspect']);
    await linky.sandbox.forgetCalls();
    await day(addDays(FIRST, 4));
    for (const id of [wrongly, gone])
      expect(await passes(id, addDays(FIRST, 4))).toEqual([
        'nightly failed not_holder',
        'publication failed not_holder',
      ]);
    const night = (await passRunsOf(syndic, gone)).findLast(({ pass }) => pass === 'nightly');
    expect(night).toMatchObject({ calls: 0, reaction: null });
    const tries = (await linky.sandbox.calls()).filter(({ status }) => status === 400);
    expect(tries).toHaveLength(2);
    expect(await passRunsOf(syndic, gone)).not.toContainEqual(expect.objectContaining({ state: 'waiting' }));
    for (let n = 5; n <= 9; n += 1) await day(addDays(FIRST, n));
    expect(await states()).toEqual(['connected', 'suspect']);
    for (let n = 10; n <= 11; n += 1) await day(addDays(FIRST, n));
    expect(await states()).toEqual(['connected', 'revoked']);
    expect((await passRunsOf(syndic, gone)).at(-1)).toMatchObject({
      state: 'failed',
      reason: 'not_holder',
      reaction: 'ask_consent',
    });
  });
});
