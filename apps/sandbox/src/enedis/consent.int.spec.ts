import { beforeEach, describe, expect, it } from '@jest/globals';
import { AUTHORIZE, TestSandbox } from '../testing/test-sandbox.ts';

const PRM = '22516914714270';
const CALLBACK = 'http://localhost:3000/auth/linky/callback';
let sandbox: TestSandbox;
beforeEach(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
});

const query = (changes: Record<string, string>) =>
  sandbox.http
    .get('/enedis/dataconnect/v2/oauth2/authorize')
    .query({ client_id: 'test-app', response_type: 'code', duration: 'P3Y', state: 's-1', ...changes });
const services = async (autorisationId: number) =>
  (await sandbox.services({ autorisationId, comptage: false })).body as {
    nbTotalServices: number;
    serviceSouscrit: Record<string, unknown>[];
  };
const idIn = (location: string | undefined): number =>
  Number(new URL(location ?? '').searchParams.get('autorisation_id'));

describe('the consent page', () => {
  it('is one plain form that says what is asked, for how long, and that it is a simulation', async () => {
    const { text } = await sandbox.http.get(AUTHORIZE).expect(200).expect('X-Simulated', 'CoproWatt sandbox');
    for (const part of [
      'SIMULATION',
      '3 ans',
      'Courbe de charge',
      '<html lang="fr">',
      'name="prm"',
      `<option value="${PRM}">`,
    ])
      expect(text).toContain(part);
    expect([...text.matchAll(/name="decision" value="([a-z-]+)"/g)].map((match) => match[1])).toEqual([
      'accept',
      'refuse',
      'wrong-prm',
    ]);
    expect(text).not.toContain('<script');
  });

  it.each([
    ['missing_parameter', { client_id: '' }],
    ['missing_parameter', { duration: '' }],
    ['invalid_duration_format', { duration: 'PT24H' }],
    ['maximum_duration_exceeded', { duration: 'P4Y' }],
    ['invalid_request', { response_type: 'token' }],
    ['invalid_request', { client_id: 'another-app' }],
    ['invalid_request', { state: 'x'.repeat(101) }],
  ])('answers %s to the request %j', async (error, changes) => {
    const { body } = await query(changes).expect(400);
    expect(body).toMatchObject({ error });
    await query(changes)
      .set('Accept', 'text/html')
      .expect(400)
      .expect('Content-Type', /html/)
      .expect(new RegExp(error));
  });

  it('escapes what was typed', async () => {
    const { text } = await sandbox.decide('"><script>', 'accept').expect(400);
    expect(text).toContain('&quot;&gt;&lt;script&gt;');
    expect(text).toContain('exactement 14 chiffres');
  });
});

describe('the decision', () => {
  it('accept leads back with the autorisation_id and the state, and without code or PRM', async () => {
    const { headers } = await sandbox.decide(PRM, 'accept').expect(302);
    const url = new URL(String(headers['location']));
    expect(`${url.origin}${url.pathname}`).toBe(CALLBACK);
    expect([...url.searchParams.keys()]).toEqual(['autorisation_id', 'state']);
    expect(url.searchParams.get('state')).toBe('s-1');
    const { serviceSouscrit } = await services(idIn(headers['location']));
    expect(serviceSouscrit.map(({ pointId }) => pointId)).toEqual([PRM, PRM]);
    expect(serviceSouscrit[0]).toMatchObject({
      dateDebut: '2026-11-22',
      dateFin: '2029-11-21',
      etatCode: 'ACTIF',
    });
  });

  it('refuse leads back with the error of an unfinished request', async () => {
    const { headers } = await sandbox.decide('', 'refuse').expect(302);
    expect(headers['location']).toBe(
      `${CALLBACK}?error=invalid_request&error_description=demande_non_aboutie&state=s-1`,
    );
  });

  it('wrong-prm shares another point of the same holder', async () => {
    const { headers } = await sandbox.decide(PRM, 'wrong-prm').expect(302);
    const { serviceSouscrit } = await services(idIn(headers['location']));
    expect(serviceSouscrit.map(({ pointId }) => pointId)).not.toContain(PRM);
    expect(String(serviceSouscrit[0]?.['pointId'])).toMatch(/^\d{14}$/);
  });

  it('gives the same autorisation_id for every point of one holder, another for another holder', async () => {
    const ids = [];
    for (const prm of ['64975835695673', '63695879465986', PRM])
      ids.push(idIn((await sandbox.decide(prm, 'accept').expect(302)).headers['location']));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it('does not lead back for a point that is already shared, until the old share is deleted', async () => {
    const first = await sandbox.decide(PRM, 'accept').expect(302);
    await sandbox.restart();
    await sandbox
      .decide(PRM, 'accept')
      .expect(200)
      .expect(/Supprimez d’abord/);
    const { text } = await sandbox.http.get('/enedis/partages').expect(200);
    const action = /action="([^"]+)"/.exec(text)?.[1] ?? '';
    await sandbox.http.post(action).expect(303);
    const again = await sandbox.decide(PRM, 'accept').expect(302);
    expect(idIn(again.headers['location'])).toBe(idIn(first.headers['location']));
  });

  it('does not lead back for an incompatible meter', async () => {
    await sandbox
      .decide('00000000000190', 'accept')
      .expect(200)
      .expect(/Compteur incompatible/);
  });

  it('accepts spaces and dots in a PRM, and knows no other decision', async () => {
    await sandbox.decide('225 169 147.142 70', 'accept').expect(302);
    await sandbox.decide(PRM, 'perhaps').expect(400);
  });
});

describe('the place', () => {
  it('refuses every name but this machine', async () => {
    await sandbox.http.get('/health').set('Host', 'sandbox.example.org').expect(421);
    await sandbox.http.get('/health').set('Host', 'localhost:3999').expect(200);
  });

  it('marks unknown resources as simulated too', async () => {
    await sandbox.http.get('/enedis/nothing').expect(404).expect('X-Simulated', 'CoproWatt sandbox');
  });
});
