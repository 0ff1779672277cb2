import { beforeEach, describe, expect, it } from '@jest/globals';
import { CURVE, DAILY, TestSandbox } from '../testing/test-sandbox.ts';

let sandbox: TestSandbox;
beforeEach(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
});

const ask = async (prm: string, path = DAILY) => {
  const { status, body } = await sandbox.measure(path, prm, '2026-11-19', '2026-11-20');
  const { error, code } = body as { error?: string; code?: string };
  return [status, error ?? code ?? null];
};
const services = async (prm: string, etatCode?: string[]) => {
  const autorisationId = sandbox.shareOf(prm);
  const { body } = await sandbox.services({
    autorisationId: await autorisationId,
    comptage: false,
    etatCode,
  });
  return (body as { serviceSouscrit: { dateFin: string }[] | null }).serviceSouscrit;
};
const OK = [200, null];
const NOT_HOLDER = [400, 'ADAM-DC-0007'];
const NO_CONSENT = [403, 'ADAM-DC-0008'];

describe('a share', () => {
  it('of persona 12 has null services for the first three looks', async () => {
    await sandbox.decide('00000000000107', 'accept').expect(302);
    await services('00000000000107');
    await sandbox.restart();
    const looks = [
      await services('00000000000107'),
      await services('00000000000107'),
      await services('00000000000107'),
    ];
    expect(looks.map((look) => look?.length ?? null)).toEqual([null, null, 2]);
  });

  it('of persona 13 lasts ten days, given on the page or not', async () => {
    await sandbox.decide('00000000000108', 'accept').expect(302);
    expect((await services('00000000000108'))?.[0]?.dateFin).toBe('2026-12-01');
    await sandbox.clock.advance('P9D');
    expect(await ask('00000000000108')).toEqual(OK);
    await sandbox.clock.advance('P1D');
    expect(await ask('00000000000108')).toEqual(NO_CONSENT);
    await sandbox.share('00000000000108');
    expect((await services('00000000000108'))?.[0]?.dateFin).toBe('2026-12-11');
  });

  it('of persona 14 ends after 25 calls for data, for ever, until it is given again', async () => {
    await sandbox.share('00000000000109');
    for (let call = 0; call < 25; call++) expect(await ask('00000000000109')).toEqual(OK);
    await sandbox.restart();
    for (let call = 0; call < 3; call++) expect(await ask('00000000000109')).toEqual(NO_CONSENT);
    expect(await services('00000000000109')).toEqual([]);
    expect(await services('00000000000109', ['SUPPRIME'])).toHaveLength(2);
    await sandbox.decide('00000000000109', 'accept').expect(302);
    expect(await ask('00000000000109')).toEqual(OK);
  });

  it('of persona 15 is refused for five days in French, that of persona 16 for ever', async () => {
    await sandbox.share('00000000000111');
    await sandbox.share('00000000000112');
    const answers = [];
    for (let day = 0; day < 10; day++) {
      answers.push([await ask('00000000000111'), await ask('00000000000112')]);
      await sandbox.clock.advance('P1D');
    }
    expect(answers.map(([passing]) => passing)).toEqual([
      ...Array<unknown>(3).fill(OK),
      ...Array<unknown>(5).fill(NOT_HOLDER),
      OK,
      OK,
    ]);
    expect(answers.map(([, lasting]) => lasting)).toEqual([
      ...Array<unknown>(3).fill(OK),
      ...Array<unknown>(7).fill(NOT_HOLDER),
    ]);
    expect(await services('00000000000111')).toHaveLength(2);
  });

  it('of persona 17 is not given on the page; given elsewhere, its contract says why there are no measures', async () => {
    const prm = '00000000000113';
    await sandbox
      .decide(prm, 'accept')
      .expect(200)
      .expect(/36 kVA/);
    await sandbox.share(prm);
    expect(await ask(prm)).toEqual([403, 'unauthorized_user']);
    const { body } = await sandbox.get(`/enedis/situation_contrat_auto/v1/${prm}`);
    expect(body).toMatchObject([{ segment: 'C4', subscribed_power: { value: '60' } }]);
  });

  it('of persona 21 is over when its customer has moved out', async () => {
    await sandbox.share('00000000000119');
    await sandbox.clock.advance('P11D');
    expect(await ask('00000000000119')).toEqual(OK);
    await sandbox.clock.advance('P1D');
    expect(await ask('00000000000119')).toEqual([403, 'ADAM-DC-0007']);
    expect((await sandbox.get('/enedis/comptage_auto/v1/00000000000119')).status).toBe(403);
  });

  it('of persona 22 has a curve from the day on which its customer activates it', async () => {
    const prm = '00000000000120';
    await sandbox.share(prm);
    expect(await ask(prm, CURVE)).toEqual([400, 'ADAM-ERR0075']);
    const collect = (active: unknown) => sandbox.http.post('/control/collection').send({ prm, active });
    await collect(true).expect(200);
    expect(await ask(prm, CURVE)).toEqual([404, 'no_data_found']);
    await sandbox.clock.advance('P1D');
    await sandbox.restart();
    expect(await sandbox.points(CURVE, prm, '2026-11-20', '2026-11-23')).toHaveLength(48);
    await collect(false).expect(200);
    expect(await ask(prm, CURVE)).toEqual([400, 'ADAM-ERR0075']);
    expect(await ask(prm)).toEqual(OK);
    await collect('yes').expect(400);
  });

  it('of persona 24 has no curve and no reason for it, while its days are there', async () => {
    const prm = '00000000000122';
    await sandbox.share(prm);
    expect([await ask(prm, CURVE), await ask(prm)]).toEqual([[404, 'STM-ERR-0000014'], OK]);
    await sandbox.http.post('/control/collection').send({ prm, active: true }).expect(200);
    await sandbox.clock.advance('P1D');
    expect(await sandbox.points(CURVE, prm, '2026-11-20', '2026-11-23')).toHaveLength(48);
  });
});
