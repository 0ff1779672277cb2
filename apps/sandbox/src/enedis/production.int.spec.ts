import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  CURVE,
  DAILY,
  MAXIMUM,
  PRODUCTION_CURVE,
  PRODUCTION_DAILY,
  TestSandbox,
} from '../testing/test-sandbox.ts';

const [CONSUMER, PRODUCER, BOTH] = ['22516914714270', '10284856584123', '12655648759651'] as const;
const DAY = ['2026-11-16', '2026-11-17'] as const;
let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  for (const prm of [CONSUMER, PRODUCER, BOTH]) await sandbox.share(prm);
});

const sumOf = (points: { v: string }[]) => points.reduce((sum, { v }) => sum + Number(v), 0);

describe('production', () => {
  it('has the form of consumption and the word PROD', async () => {
    const curve = await sandbox.measure(PRODUCTION_CURVE, PRODUCER, ...DAY);
    expect(curve.body).toMatchObject({
      modeCalcul: 'MESURE',
      grandeur: [{ grandeurMetier: 'PROD', grandeurPhysique: 'PA', unite: 'W' }],
    });
    const daily = await sandbox.measure(PRODUCTION_DAILY, PRODUCER, ...DAY);
    expect(daily.body).toMatchObject({
      pas: 'P1D',
      grandeur: [{ grandeurMetier: 'PROD', grandeurPhysique: 'EA', unite: 'Wh' }],
    });
  });

  it('follows the sun, and its days the curve within 1 %', async () => {
    const points = await sandbox.points(PRODUCTION_CURVE, PRODUCER, ...DAY);
    expect(points).toHaveLength(48);
    const at = (time: string) => Number(points.find(({ d }) => d.endsWith(time))?.v);
    expect(at('12:30:00')).toBeGreaterThan(100);
    expect([at('03:00:00'), at('22:00:00')]).toEqual([0, 0]);
    const [from, to] = ['2026-11-09', '2026-11-16'] as const;
    const week = sumOf(await sandbox.points(PRODUCTION_CURVE, PRODUCER, from, to)) / 2;
    const days = sumOf(await sandbox.points(PRODUCTION_DAILY, PRODUCER, from, to));
    expect(Math.abs(week / days - 1)).toBeLessThan(0.01);
  });

  it('behind one meter leaves what the house does not take: never both in one interval', async () => {
    const [from, to] = ['2026-06-15', '2026-06-22'] as const;
    const taken = await sandbox.points(CURVE, BOTH, from, to);
    const given = await sandbox.points(PRODUCTION_CURVE, BOTH, from, to);
    expect(given.map(({ d }) => d)).toEqual(taken.map(({ d }) => d));
    expect(sumOf(given)).toBeGreaterThan(0);
    expect(taken.every(({ v }, index) => Math.min(Number(v), Number(given[index]?.v)) === 0)).toBe(true);
  });

  it('of self-consumption began 20 months before the first start', async () => {
    const before = await sandbox.measure(PRODUCTION_DAILY, BOTH, '2025-03-21', '2025-03-25');
    expect(before).toMatchObject({ status: 400, body: { error: 'ADAM-ERR0123' } });
    expect((await sandbox.measure(PRODUCTION_DAILY, BOTH, '2025-03-22', '2025-03-25')).status).toBe(200);
    expect((await sandbox.measure(DAILY, BOTH, '2025-03-21', '2025-03-25')).status).toBe(200);
  });

  it.each([
    [CURVE, PRODUCER],
    [DAILY, PRODUCER],
    [MAXIMUM, PRODUCER],
    [PRODUCTION_CURVE, CONSUMER],
    [PRODUCTION_DAILY, CONSUMER],
  ])('and consumption are refused where they are not measured: %s of %s', async (path, prm) => {
    const more = path === MAXIMUM ? { mesuresPas: 'P1D', grandeurPhysique: 'PMA' } : {};
    const answer = await sandbox.measure(path, prm, ...DAY, more);
    expect(answer).toMatchObject({ status: 400, body: { error: 'ADAM-ERR0069' } });
  });

  it('has services of its own', async () => {
    const services = async (prm: string) => {
      const autorisationId = await sandbox.share(prm);
      const { body } = await sandbox.services({ autorisationId, comptage: false, pointId: [prm] });
      return (body as { serviceSouscrit: { soutirage: boolean; injection: boolean }[] }).serviceSouscrit.map(
        ({ soutirage, injection }) => [soutirage, injection],
      );
    };
    expect(await services(PRODUCER)).toEqual([
      [false, true],
      [false, true],
    ]);
    expect(await services(BOTH)).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [false, true],
    ]);
  });
});
