import { beforeAll, describe, expect, it } from '@jest/globals';
import { CURVE, MAXIMUM, PRODUCTION_CURVE, PRODUCTION_DAILY, TestSandbox } from '../testing/test-sandbox.ts';

const BOTH = '12655648759651';
let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  await sandbox.share(BOTH);
});

const ask = async <Body>(what: string, more: object = {}) =>
  (
    await sandbox.http
      .get(`/control/${what}`)
      .query({ prm: BOTH, from: '2026-06-15', to: '2026-06-17', ...more })
      .expect(200)
  ).body as Body;
interface History {
  activation: string;
  days: { date: string; wh: number }[];
  points: { start: string; minutes: number; watts: number }[];
}

describe('the truth', () => {
  it('about production is what its endpoints tell', async () => {
    const { activation, days, points } = await ask<History>('history', { direction: 'production' });
    expect(activation).toBe('2025-03-22');
    const curve = await sandbox.points(PRODUCTION_CURVE, BOTH, '2026-06-15', '2026-06-17');
    expect(points.map(({ watts }) => String(watts))).toEqual(curve.map(({ v }) => v));
    const daily = await sandbox.points(PRODUCTION_DAILY, BOTH, '2026-06-15', '2026-06-17');
    expect(days.map(({ wh }) => String(wh))).toEqual(daily.map(({ v }) => v));
  });

  it('about peaks is what the endpoint tells, at an instant', async () => {
    const { days } = await ask<{ days: { date: string; va: number; at: string }[] }>('peaks');
    const { body } = await sandbox.measure(MAXIMUM, BOTH, '2026-06-15', '2026-06-17', {
      mesuresPas: 'P1D',
      grandeurPhysique: 'PMA',
    });
    const points = (body as { grandeur: { points: { v: string; d: string }[] }[] }).grandeur[0]?.points;
    expect(days.map(({ va }) => String(va))).toEqual(points?.map(({ v }) => v));
    const summerLabels = days.map(({ at }) => new Date(Date.parse(at) + 7_200_000).toISOString());
    expect(summerLabels.map((label) => label.slice(0, 19).replace('T', ' '))).toEqual(
      points?.map(({ d }) => d),
    );
  });

  it('about the contract is what its endpoints tell', async () => {
    const contract = (await sandbox.http.get('/control/contract').query({ prm: BOTH }).expect(200))
      .body as unknown;
    const situation = (await sandbox.get(`/enedis/situation_contrat_auto/v1/${BOTH}`)).body as Record<
      string,
      unknown
    >[];
    const metering = (await sandbox.get(`/enedis/comptage_auto/v1/${BOTH}`)).body as {
      relais?: { plageHeuresCreuses: string };
    };
    const [own] = situation;
    expect(contract).toEqual({
      prm: BOTH,
      kva: Number((own?.['subscribed_power'] as { value: string }).value),
      tariff: own?.['distribution_tariff'],
      offPeak: metering.relais?.plageHeuresCreuses ?? null,
      segment: own?.['segment'],
      since: String(own?.['contract_start']).slice(0, 10),
      injects: situation.length === 2,
      isCommunicating: true,
    });
  });

  it('about production can be replaced, and leaves consumption alone', async () => {
    const before = await sandbox.points(CURVE, BOTH, '2026-06-15', '2026-06-16');
    const point = { start: '2026-06-15T10:00:00Z', minutes: 30, watts: 4_321 };
    const order = { prm: BOTH, direction: 'production', points: [point] };
    await sandbox.http.post('/control/series').send(order).expect(200);
    const produced = await sandbox.points(PRODUCTION_CURVE, BOTH, '2026-06-15', '2026-06-16');
    expect(produced.find(({ d }) => d === '2026-06-15 12:30:00')?.v).toBe('4321');
    expect(await sandbox.points(CURVE, BOTH, '2026-06-15', '2026-06-16')).toEqual(before);
    await sandbox.http
      .post('/control/series')
      .send({ ...order, direction: 'sideways' })
      .expect(400);
  });
});
