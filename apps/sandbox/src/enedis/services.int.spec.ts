import { beforeAll, describe, expect, it } from '@jest/globals';
import { CURVE, TestSandbox } from '../testing/test-sandbox.ts';

const [FIRST, SECOND, THIRD] = ['64975835695673', '63695879465986', '22315546958763'] as const;
let sandbox: TestSandbox;
let autorisationId: number;
beforeAll(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  for (const prm of [FIRST, SECOND, THIRD]) autorisationId = await sandbox.share(prm);
  await sandbox.http.delete('/control/shares').query({ prm: THIRD }).expect(204);
});

const rowsOf = async (filters: object): Promise<Record<string, unknown>[]> => {
  const { body } = await sandbox.services({ autorisationId, comptage: false, ...filters });
  return (body as { serviceSouscrit: Record<string, unknown>[] }).serviceSouscrit;
};

describe('the subscribed services', () => {
  it('are one row for the curve and one for the daily values of each point', async () => {
    const rows = await rowsOf({});
    expect(
      rows.map(({ pointId, mesuresTypeCode, mesuresPas }) => [pointId, mesuresTypeCode, mesuresPas]),
    ).toEqual([
      [FIRST, 'CDC', 'PT30M'],
      [FIRST, 'ENERGIE', 'P1D'],
      [SECOND, 'CDC', 'PT30M'],
      [SECOND, 'ENERGIE', 'P1D'],
    ]);
    expect(rows[0]).toMatchObject({
      serviceCode: 'ACCES',
      soutirage: true,
      injection: false,
      autorisation: { autorisationId, autorisationType: 'EXPLICITE' },
    });
  });

  it('are only counted when comptage is true', async () => {
    const { body } = await sandbox.services({ autorisationId, comptage: true });
    expect(body).toEqual({ nbTotalServices: 4, serviceSouscrit: null });
  });

  it.each([
    [{ pointId: [SECOND] }, 2],
    [{ mesureTypeCode: ['CDC'] }, 2],
    [{ etatCode: ['SUPPRIME'] }, 2],
    [{ injection: true }, 0],
    [{ dateFin: '2026-11-01' }, 0],
    [{ autorisationId: 1 }, 0],
  ])('filtered by %j are %d', async (filters, count) => {
    expect(await rowsOf(filters)).toHaveLength(count);
  });

  it.each([
    [400, { comptage: null }],
    [400, { autorisationId: 'x' }],
    [400, { serviceType: 'OTHER' }],
    [500, { unknown: 1 }],
  ])('answer %d to %j', async (status, changes) => {
    expect((await sandbox.services({ autorisationId, comptage: false, ...changes })).status).toBe(status);
  });

  it('are null as often as ordered', async () => {
    await sandbox.fault({ api: 'subscribed_services', kind: 'null-services', times: 2 });
    expect([await rowsOf({}), await rowsOf({}), (await rowsOf({}))?.length]).toEqual([null, null, 4]);
  });

  it('end with the period of the share', async () => {
    const id = await sandbox.share('00000000000170');
    await sandbox.clock.advance('P3Y');
    const states = async (etatCode: string[]) => {
      const { body } = await sandbox.services({ autorisationId: id, comptage: true, etatCode });
      return (body as { nbTotalServices: number }).nbTotalServices;
    };
    expect([await states(['ACTIF']), await states(['TERMINE'])]).toEqual([0, 2]);
  });

  it('of persona 8 are seen once: the customer revokes at once', async () => {
    const id = await sandbox.share('26584978546985');
    const { body } = await sandbox.services({ autorisationId: id, comptage: false });
    expect(body).toMatchObject({ nbTotalServices: 2 });
    expect((await sandbox.services({ autorisationId: id, comptage: false })).body).toMatchObject({
      nbTotalServices: 0,
    });
    const refused = await sandbox.measure(CURVE, '26584978546985', '2029-11-15', '2029-11-16');
    expect(refused).toMatchObject({ status: 403, body: { error: 'ADAM-DC-0008' } });
  });
});
