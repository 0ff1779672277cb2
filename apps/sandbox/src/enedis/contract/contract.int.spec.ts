import { beforeAll, describe, expect, it } from '@jest/globals';
import { MeterRegistry } from '../../meters/meter-registry.ts';
import { TestSandbox } from '../../testing/test-sandbox.ts';
import { contractFactsOf } from './contract-facts.ts';

const [CONSUMER, PRODUCER, BOTH, FLAT] = [
  '22516914714270',
  '10284856584123',
  '12655648759651',
  '00000000000170',
] as const;
const APIS = ['situation_contrat_auto', 'comptage_auto', 'synth_contrat_auto'] as const;
const DATE = /^\d{4}-\d{2}-\d{2}T00:00:00\+0[12]00$/;
let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  for (const prm of [CONSUMER, PRODUCER, BOTH, FLAT]) await sandbox.share(prm);
});

const ask = (api: string, prm: string) => sandbox.get(`/enedis/${api}/v1/${prm}`);
const bodyOf = async (api: string, prm: string) => (await ask(api, prm)).body as unknown;

describe('the contract', () => {
  it('is a list with power, tariff and segment as the operator writes them', async () => {
    expect(await bodyOf('situation_contrat_auto', CONSUMER)).toEqual([
      expect.objectContaining({
        usage_point_id: CONSUMER,
        contract_start: '2015-12-01T00:00:00+0100',
        contract_type: 'Contrat GRD-F',
        distribution_tariff: expect.stringMatching(/^Tarif BT<=36kVA /),
        subscribed_power: { unit: 'kVA', value: expect.stringMatching(/^\d+$/) },
        segment: 'C5',
      }),
    ]);
  });

  it('of self-consumption are two, of a production point one without power', async () => {
    const typesOf = async (prm: string) =>
      ((await bodyOf('situation_contrat_auto', prm)) as { contract_type: string; segment: string }[]).map(
        ({ contract_type, segment }) => [contract_type, segment],
      );
    expect(await typesOf(BOTH)).toEqual([
      ['Contrat GRD-F', 'C5'],
      ['Contrat GRD-A', 'P4'],
    ]);
    expect(await typesOf(PRODUCER)).toEqual([['Contrat GRD-A', 'P4']]);
    const [only] = (await bodyOf('situation_contrat_auto', PRODUCER)) as object[];
    expect(only).not.toHaveProperty('subscribed_power');
    expect(await bodyOf('synth_contrat_auto', BOTH)).toMatchObject({
      segments: [{ segment: 'C5' }, { segment: 'P4' }],
      generation_last_activation_date: '2025-03-22T00:00:00+0100',
      consumption_last_activation_date: expect.stringMatching(DATE),
    });
  });

  it('names an invented customer: a person in a flat, an organisation elsewhere', async () => {
    const [flat] = (await bodyOf('situation_contrat_auto', FLAT)) as object[];
    const [common] = (await bodyOf('situation_contrat_auto', CONSUMER)) as object[];
    expect(flat).toMatchObject({
      person: { lastname: expect.stringContaining('FICTIVE') },
      contact_data: { email: expect.stringMatching(/\.invalid$/) },
    });
    expect(flat).not.toHaveProperty('organization');
    expect(common).toMatchObject({
      organization: { name: expect.stringContaining('FICTIF') },
      customer: { customer: { adress: { line1: expect.stringContaining('FICTIF') } } },
    });
  });

  it('has off-peak hours in every spelling, where the tariff has them', () => {
    const registry = new MeterRegistry('2026-11-22');
    const facts = Array.from({ length: 200 }, (_, index) =>
      contractFactsOf(registry.meter(String(index).padStart(14, '8'))),
    );
    for (const { tariff, offPeak } of facts) expect(offPeak !== null).toBe(tariff.includes('heures creuses'));
    const texts = new Set(facts.map(({ offPeak }) => offPeak));
    for (const text of [null, 'HC (22H00-6H00)', 'hc (2h00-7h00;12h30-15h30)']) expect(texts).toContain(text);
  });

  it('of the meter says what the meter is', async () => {
    expect(await bodyOf('comptage_auto', CONSUMER)).toMatchObject({
      dispositifComptage: { typeComptage: { code: 'AMM' } },
      compteurs: [{ numeroSerie: expect.any(String) }],
    });
  });
});

describe.each(APIS)('%s', (api) => {
  it('takes the point in its path only', async () => {
    expect((await sandbox.get(`/enedis/${api}/v1`, { usage_point_id: CONSUMER })).status).toBe(500);
    expect((await sandbox.get(`/enedis/${api}/v1/${CONSUMER}`, { pointId: CONSUMER })).status).toBe(500);
    expect((await ask(api, '123')).status).toBe(400);
  });

  it('asks for a consent', async () => {
    expect(await ask(api, '00000000000999')).toMatchObject({ status: 403, body: { error: 'ADAM-DC-0008' } });
  });

  it('can be lacking in the application’s subscription, alone', async () => {
    await sandbox.fault({ api, kind: '900908' });
    const other = api === 'comptage_auto' ? 'synth_contrat_auto' : 'comptage_auto';
    expect((await ask(other, CONSUMER)).status).toBe(200);
    expect(await ask(api, CONSUMER)).toMatchObject({ status: 403, body: { code: '900908' } });
  });

  it('is counted against a quota, on a line of the log of its own', async () => {
    await sandbox.http.delete('/control/requests');
    await ask(api, CONSUMER);
    const { body } = await sandbox.http.get('/control/requests');
    expect(body).toMatchObject({
      requests: [{ api, prm: '••••••••••4270', quota: 'counted', status: 200 }],
    });
  });
});
