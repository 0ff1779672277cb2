import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CURVE, MAXIMUM, TestSandbox } from '../testing/test-sandbox.ts';
import { addDays } from '../time/french-time.ts';

const PRM = '22516914714270';
const HOLES = '42900589957123';
let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  for (const prm of [PRM, HOLES]) await sandbox.share(prm);
});

interface Answer {
  pas: string;
  grandeur: { grandeurPhysique: string; unite: string; points: { v: string; d: string }[] }[];
}

const ask = (prm: string, from: string, to: string, mesuresPas = 'P1D', grandeurPhysique = 'PMA') =>
  sandbox.measure(MAXIMUM, prm, from, to, { mesuresPas, grandeurPhysique });
const answer = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).body as Answer;

describe('the daily maximum', () => {
  it('is one peak a day in VA, at its exact second', async () => {
    const body = await answer(PRM, '2026-11-14', '2026-11-17');
    expect(body).toMatchObject({ pas: 'P1D', modeCalcul: 'MESURE' });
    expect(body).not.toHaveProperty('typeValeur');
    expect(body.grandeur).toMatchObject([{ grandeurPhysique: 'PMA', unite: 'VA' }]);
    const points = body.grandeur[0]?.points ?? [];
    expect(points.map(({ d }) => d.slice(0, 10))).toEqual(['2026-11-14', '2026-11-15', '2026-11-16']);
    for (const { d } of points) expect(d).toMatch(/^2026-11-1\d \d\d:\d\d:\d\d$/);
  });

  it('lies within the highest step of the curve, above its mean', async () => {
    const anyDay = fc.integer({ min: 0, max: 600 }).map((day) => addDays('2025-03-01', day));
    await fc.assert(
      fc.asyncProperty(anyDay, async (date) => {
        const curve = await sandbox.points(CURVE, PRM, date, addDays(date, 1));
        const highest = Math.max(...curve.map(({ v }) => Number(v)));
        const [peak] = (await answer(PRM, date, addDays(date, 1))).grandeur[0]?.points ?? [];
        expect(Number(peak?.v)).toBeGreaterThan(highest);
        const step = curve.find(({ d }) => d > (peak?.d ?? ''));
        expect(Number(step?.v)).toBe(highest);
      }),
      { numRuns: 20 },
    );
  });

  it('of months is the highest of their asked days', async () => {
    const days = (await answer(PRM, '2026-09-20', '2026-11-10')).grandeur[0]?.points ?? [];
    const months = await answer(PRM, '2026-09-20', '2026-11-10', 'P1M');
    expect(months.pas).toBe('P1M');
    const highest = ['2026-09', '2026-10', '2026-11'].map((month) =>
      Math.max(...days.filter(({ d }) => d.startsWith(month)).map(({ v }) => Number(v))),
    );
    expect(months.grandeur[0]?.points.map(({ v }) => Number(v))).toEqual(highest);
  });

  it('is there where the curve has a hole, and not where the day was lost', async () => {
    const points = (await answer(HOLES, '2026-11-16', '2026-11-20')).grandeur[0]?.points ?? [];
    expect(points.map(({ d }) => d.slice(0, 10))).toEqual(['2026-11-16', '2026-11-17', '2026-11-19']);
  });

  it('needs its two parameters, and knows no other', async () => {
    const day = [PRM, '2026-11-16', '2026-11-17'] as const;
    for (const more of [
      {},
      { mesuresPas: 'P1D' },
      { grandeurPhysique: 'PMA' },
      { mesuresPas: 'PT30M', grandeurPhysique: 'PMA' },
      { mesuresPas: 'P1D', grandeurPhysique: 'PMA1' },
    ])
      expect((await sandbox.measure(MAXIMUM, ...day, more)).status).toBe(400);
    const unknown = { mesuresPas: 'P1D', grandeurPhysique: 'PMA', unite: 'W' };
    expect((await sandbox.measure(MAXIMUM, ...day, unknown)).status).toBe(500);
    expect((await sandbox.measure(CURVE, ...day, { mesuresPas: 'P1D' })).status).toBe(500);
  });
});
