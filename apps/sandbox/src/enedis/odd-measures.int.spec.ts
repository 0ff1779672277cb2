import { beforeAll, describe, expect, it } from '@jest/globals';
import { CURVE, DAILY, MAXIMUM, PRODUCTION_CURVE, TestSandbox } from '../testing/test-sandbox.ts';

const [ZEROS, REVERSED, BOTH, FILLED, WEEKLY, THREE_PHASE] = [
  '00000000000104',
  '00000000000105',
  '00000000000106',
  '00000000000114',
  '00000000000116',
  '00000000000118',
] as const;
let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  for (const prm of [ZEROS, REVERSED, BOTH, FILLED, WEEKLY, THREE_PHASE]) await sandbox.share(prm);
});

interface Answer {
  grandeur: {
    grandeurMetier: string;
    grandeurPhysique: string;
    points: { v: string; d: string; p?: string }[];
  }[];
}
const answer = async (...asked: Parameters<TestSandbox['measure']>) =>
  (await sandbox.measure(...asked)).body as Answer;

describe('measures out of the ordinary', () => {
  it('of persona 9 are true zeros for ten days', async () => {
    const daily = await sandbox.points(DAILY, ZEROS, '2026-11-09', '2026-11-13');
    expect(daily.map(({ v }) => v === '0')).toEqual([true, true, false, false]);
    const curve = await sandbox.points(CURVE, ZEROS, '2026-11-10', '2026-11-11');
    expect(curve.map(({ v }) => v)).toEqual(Array<string>(48).fill('0'));
    const maximum = { mesuresPas: 'P1D', grandeurPhysique: 'PMA' };
    const peaks = await answer(MAXIMUM, ZEROS, '2026-11-10', '2026-11-12', maximum);
    expect(peaks.grandeur[0]?.points.map(({ v }) => v === '0')).toEqual([true, false]);
  });

  it('of persona 10 come newest first, on the long day too', async () => {
    const labels = (await sandbox.points(CURVE, REVERSED, '2026-10-25', '2026-10-26')).map(({ d }) =>
      d.slice(11, 16),
    );
    expect(labels).toHaveLength(50);
    expect(labels.slice(-8)).toEqual([
      '03:00',
      '02:30',
      '02:00',
      '02:30',
      '02:00',
      '01:30',
      '01:00',
      '00:30',
    ]);
    const days = (await sandbox.points(DAILY, REVERSED, '2026-11-14', '2026-11-17')).map(({ d }) => d);
    expect(days).toEqual(['2026-11-16', '2026-11-15', '2026-11-14']);
  });

  it('of persona 11 hold both directions, production first, whichever is asked', async () => {
    const day = [BOTH, '2026-06-15', '2026-06-16'] as const;
    const [consumption, production] = [await answer(CURVE, ...day), await answer(PRODUCTION_CURVE, ...day)];
    expect(consumption).toEqual(production);
    expect(consumption.grandeur.map(({ grandeurMetier }) => grandeurMetier)).toEqual(['PROD', 'CONS']);
    expect((await answer(DAILY, ...day)).grandeur).toMatchObject([
      { grandeurMetier: 'PROD', points: [{ d: '2026-06-15' }] },
      { grandeurMetier: 'CONS', points: [{ d: '2026-06-15' }] },
    ]);
  });

  it('of persona 19 change their step on Thursdays', async () => {
    const steps = new Map<string, number>();
    for (const from of ['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16'])
      for (const { p = '' } of await sandbox.points(
        CURVE,
        WEEKLY,
        from,
        from.replace(/..$/, (day) => String(Number(day) + 5).padStart(2, '0')),
      ))
        steps.set(p, (steps.get(p) ?? 0) + 1);
    expect([...steps.keys()].sort()).toEqual(['PT10M', 'PT15M', 'PT30M', 'PT60M']);
  });

  it('of persona 20 tell the peak of each phase, together no less than the whole', async () => {
    const ask = (grandeurPhysique: string) =>
      answer(MAXIMUM, THREE_PHASE, '2026-11-16', '2026-11-18', { mesuresPas: 'P1D', grandeurPhysique });
    expect((await ask('PMA')).grandeur).toHaveLength(1);
    const { grandeur } = await ask('TOUT');
    expect(grandeur.map(({ grandeurPhysique }) => grandeurPhysique)).toEqual(['PMA', 'PMA1', 'PMA2', 'PMA3']);
    const [whole, ...phases] = grandeur.map(({ points }) => Number(points[0]?.v));
    expect(phases.reduce((sum, va) => sum + va, 0)).toBeGreaterThanOrEqual(whole ?? Infinity);
    const single = { mesuresPas: 'P1D', grandeurPhysique: 'TOUT' };
    expect((await answer(MAXIMUM, ZEROS, '2026-11-16', '2026-11-18', single)).grandeur).toHaveLength(1);
  });

  it('of persona 18 are found after 3, 9 and 20 days', async () => {
    const later = await TestSandbox.start('2026-11-23T10:00:00Z');
    await later.share(FILLED);
    const countOf = async (path: string, from: string, to: string): Promise<number> => {
      const { status, body } = await later.measure(path, FILLED, from, to);
      return status === 404 ? 0 : ((body as Answer).grandeur[0]?.points.length ?? NaN);
    };
    const found: string[] = [];
    const seen = { monday: 0, tuesday: 0, thursday: 0, tuesdayValue: 0 };
    for (let day = 0; day < 26; day++) {
      const counts = {
        monday: await countOf(CURVE, '2026-11-16', '2026-11-17'),
        tuesday: await countOf(CURVE, '2026-11-17', '2026-11-18'),
        thursday: await countOf(CURVE, '2026-11-19', '2026-11-20'),
        tuesdayValue: await countOf(DAILY, '2026-11-17', '2026-11-18'),
      };
      for (const key of Object.keys(counts) as (keyof typeof counts)[])
        if (counts[key] !== seen[key]) found.push(`day ${day}: ${key} ${counts[key]}`);
      Object.assign(seen, counts);
      await later.clock.advance('P1D');
    }
    expect(found).toEqual([
      'day 0: monday 48',
      'day 0: thursday 36',
      'day 3: tuesday 48',
      'day 3: tuesdayValue 1',
      'day 16: thursday 48',
    ]);
    const early = await TestSandbox.start('2026-11-19T06:30:00Z');
    await early.share(FILLED);
    expect(await early.points(CURVE, FILLED, '2026-11-16', '2026-11-17')).toHaveLength(42);
    await early.clock.advance('PT1H');
    expect(await early.points(CURVE, FILLED, '2026-11-16', '2026-11-17')).toHaveLength(48);
  });
});
