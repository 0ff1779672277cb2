import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../time/french-time.ts';
import { CURVE, DAILY, TestSandbox } from '../testing/test-sandbox.ts';

const PRM = '22516914714270';
const [COMMISSIONED, DAILY_ONLY, HOLES, PRODUCTION] = [
  '11453290002823',
  '32320647321714',
  '42900589957123',
  '24880057139941',
] as const;
let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await TestSandbox.start('2027-04-20T10:00:00Z');
  for (const prm of [PRM, COMMISSIONED, DAILY_ONLY, HOLES, PRODUCTION, '00000000000130'])
    await sandbox.share(prm);
});

const labelsOf = async (date: string) =>
  (await sandbox.points(CURVE, PRM, date, addDays(date, 1))).map(({ d }) => d.slice(11, 16));

describe('the load curve', () => {
  it('has the operator’s form: strings, steps, labels at the end of each interval', async () => {
    const { body } = await sandbox.measure(CURVE, PRM, '2026-11-16', '2026-11-18');
    expect(body).toMatchObject({
      idPrm: PRM,
      etapeMetier: 'BRUT',
      periode: { dateDebut: '2026-11-16', dateFin: '2026-11-18' },
      modeCalcul: 'MESURE',
      grandeur: [{ grandeurMetier: 'CONS', grandeurPhysique: 'PA', unite: 'W', calendrier: [] }],
      contexte: [],
    });
    const points = await sandbox.points(CURVE, PRM, '2026-11-16', '2026-11-18');
    expect(points).toHaveLength(96);
    expect(points[0]).toEqual({
      v: expect.stringMatching(/^\d+$/),
      d: '2026-11-16 00:30:00',
      p: 'PT30M',
      n: 'B',
      iv: '0',
      ec: '0',
    });
    expect(points[95]?.d).toBe('2026-11-18 00:00:00');
  });

  it('skips the labels 02:00 and 02:30 in spring: 46 points', async () => {
    const labels = await labelsOf('2027-03-28');
    expect(labels).toHaveLength(46);
    expect(labels.slice(1, 6)).toEqual(['01:00', '01:30', '03:00', '03:30', '04:00']);
  });

  it('repeats the pair 02:00, 02:30 in autumn, summer time first: 50 points', async () => {
    const labels = await labelsOf('2026-10-25');
    expect(labels).toHaveLength(50);
    expect(labels.slice(2, 8)).toEqual(['01:30', '02:00', '02:30', '02:00', '02:30', '03:00']);
  });

  it('says the step of each point where it changes within a day', async () => {
    const points = await sandbox.points(CURVE, '00000000000130', '2027-04-18', '2027-04-19');
    expect(new Set(points.map(({ p }) => p))).toEqual(new Set(['PT30M', 'PT60M']));
    expect(points.find(({ p }) => p === 'PT60M')?.d).toBe('2027-04-18 09:00:00');
  });

  it('does not depend on the period that is asked', async () => {
    const week = await sandbox.points(CURVE, PRM, '2027-03-25', '2027-04-01');
    const anyPeriod = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 7 }));
    await fc.assert(
      fc.asyncProperty(anyPeriod, async ([skip, length]) => {
        const [from, to] = [addDays('2027-03-25', skip), addDays('2027-03-25', Math.min(7, skip + length))];
        const part = await sandbox.points(CURVE, PRM, from, to);
        const [first, last] = [week.findIndex(({ d }) => d === part[0]?.d), part.length];
        expect(part).toEqual(week.slice(first, first + last));
      }),
      { numRuns: 20 },
    );
  });

  it('leaves holes out', async () => {
    expect(await sandbox.points(CURVE, HOLES, '2027-04-12', '2027-04-15')).toHaveLength(48 + 36);
    const wednesday = await sandbox.measure(CURVE, HOLES, '2027-04-14', '2027-04-15');
    expect(wednesday).toMatchObject({ status: 404, body: { code: 'no_data_found' } });
  });
});

describe('the daily values', () => {
  it('have the operator’s form', async () => {
    const { body } = await sandbox.measure(DAILY, PRM, '2026-11-14', '2026-11-16');
    expect(body).toMatchObject({
      typeValeur: 'GLOBALE',
      modeCalcul: 'DIFF.INDEX',
      pas: 'P1D',
      grandeur: [{ grandeurPhysique: 'EA', unite: 'Wh', points: [{ d: '2026-11-14' }, { d: '2026-11-15' }] }],
    });
  });

  it('sum to the curve within 1 %', async () => {
    const [from, to] = ['2027-03-25', '2027-04-01'];
    const curve = await sandbox.points(CURVE, PRM, from, to);
    const daily = await sandbox.points(DAILY, PRM, from, to);
    const [byCurve, byIndex] = [curve, daily].map((points) =>
      points.reduce((sum, { v }) => sum + Number(v), 0),
    );
    expect(Math.abs((byCurve ?? 0) / 2 / (byIndex ?? 0) - 1)).toBeLessThan(0.01);
  });

  it('of 36 months come in one call', async () => {
    expect((await sandbox.points(DAILY, PRM, '2024-04-20', '2027-04-20')).length).toBe(1095);
  });

  it('exist on the Tuesdays of persona 4, not on its Wednesdays', async () => {
    const points = await sandbox.points(DAILY, HOLES, '2027-04-12', '2027-04-16');
    expect(points.map(({ d }) => d)).toEqual(['2027-04-12', '2027-04-13', '2027-04-15']);
  });
});

describe('publication', () => {
  it('brings yesterday at 08:00; until then a request up to today ends the day before', async () => {
    const early = await TestSandbox.start('2026-11-22T06:58:00Z');
    await early.share(PRM);
    expect(await early.points(CURVE, PRM, '2026-11-20', '2026-11-22')).toHaveLength(48);
    expect((await early.measure(CURVE, PRM, '2026-11-21', '2026-11-22')).status).toBe(404);
    await early.clock.advance('PT2M');
    expect(await early.points(CURVE, PRM, '2026-11-20', '2026-11-22')).toHaveLength(96);
  });
});

describe('refusals', () => {
  it.each([
    ['the future', CURVE, PRM, '2027-04-19', '2027-04-21', 400, 'invalid_request'],
    ['an empty period', CURVE, PRM, '2027-04-19', '2027-04-19', 400, 'invalid_request'],
    ['a malformed point', CURVE, '123', '2027-04-18', '2027-04-19', 400, 'invalid_request'],
    ['a date that does not exist', DAILY, PRM, '2027-02-30', '2027-03-02', 400, 'invalid_request'],
    ['more than 7 days', CURVE, PRM, '2027-04-01', '2027-04-09', 400, 'ADAM-ERR0126'],
    ['a curve older than 24 months and 15 days', CURVE, PRM, '2025-04-04', '2025-04-06', 400, 'ADAM-ERR0125'],
    [
      'daily values older than 36 months and 15 days',
      DAILY,
      PRM,
      '2024-04-04',
      '2024-04-06',
      400,
      'ADAM-ERR0125',
    ],
    ['days before commissioning', DAILY, COMMISSIONED, '2026-02-19', '2026-02-25', 400, 'ADAM-ERR0123'],
    ['the curve of a daily-only meter', CURVE, DAILY_ONLY, '2027-04-18', '2027-04-19', 400, 'ADAM-ERR0075'],
    ['consumption of a production point', DAILY, PRODUCTION, '2027-04-18', '2027-04-19', 400, 'ADAM-ERR0069'],
    ['a point without consent', CURVE, '00000000000999', '2027-04-18', '2027-04-19', 403, 'ADAM-DC-0008'],
  ])('of %s', async (_what, path, prm, from, to, status, error) => {
    expect(await sandbox.measure(path, prm, from, to)).toMatchObject({ status, body: { error } });
  });

  it('begin exactly where the history ends', async () => {
    expect((await sandbox.measure(CURVE, PRM, '2025-04-05', '2025-04-06')).status).toBe(200);
    expect((await sandbox.measure(DAILY, PRM, '2024-04-05', '2024-04-06')).status).toBe(200);
    expect((await sandbox.measure(DAILY, COMMISSIONED, '2026-02-20', '2026-02-21')).status).toBe(200);
    expect((await sandbox.measure(DAILY, DAILY_ONLY, '2027-04-18', '2027-04-19')).status).toBe(200);
  });

  it('of a parameter outside the interface look like a failure of the operator', async () => {
    await sandbox.clock.advance('PT1S');
    const token = await sandbox.newToken();
    const answer = await sandbox.http
      .get(CURVE)
      .query({ pointId: PRM, dateDebut: '2027-04-18', dateFin: '2027-04-19', start: '2027-04-18' })
      .set('Authorization', `Bearer ${token}`);
    expect(answer.status).toBe(500);
  });

  it('of the sixth call of a second name the time of the next', async () => {
    const token = await sandbox.newToken();
    const call = () => sandbox.http.get(DAILY).set('Authorization', `Bearer ${token}`);
    await sandbox.clock.advance('PT1S');
    const statuses = [];
    for (let index = 0; index < 6; index++) statuses.push(await call());
    expect(statuses.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 429]);
    expect(statuses[5]?.body).toEqual({
      code: 'Quota Q3',
      message: expect.stringMatching(/allowed on \d\d:\d\d:\d\d$/),
    });
  });
});
