import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { A_BUILDING, startTestApp, type TestApp } from '../testing/index.ts';
import { DEMO_PASSWORD } from './demo-accounts.ts';

async function seedDemo({ seeder }: TestApp): Promise<void> {
  const organisation = await seeder.createOrganisation('Syndic du Nord');
  for (const city of ['Paris', 'Lille'])
    await seeder.createBuilding(organisation.id, { ...A_BUILDING, name: `Résidence, ${city}`, city });
  const person = (email: string) =>
    seeder.createUser({ email, password: DEMO_PASSWORD, displayName: email, language: 'fr' });
  const [syndic, admin, real] = [
    await person('syndic@demo.test'),
    await person('admin@demo.test'),
    await person('real@copro.example'),
  ];
  await seeder.grant(syndic.id, { role: 'syndic', organisationId: organisation.id, buildingId: null });
  for (const { id } of [admin, real])
    await seeder.grant(id, { role: 'admin', organisationId: null, buildingId: null });
}

async function settings(env: Record<string, string>): Promise<unknown> {
  const test = await startTestApp({ env });
  await seedDemo(test);
  const { body } = await request(test.url).get('/api/v1/public-settings').expect(200);
  await test.close();
  return body;
}

describe('public settings', () => {
  it('show the demonstration accounts in demo mode, and no one else', async () => {
    expect(await settings({ DEMO: 'on' })).toEqual({
      demo: {
        password: DEMO_PASSWORD,
        accounts: expect.arrayContaining([
          { email: 'syndic@demo.test', role: 'syndic', scope: ['Lille', 'Paris'] },
          { email: 'admin@demo.test', role: 'admin', scope: [] },
        ]),
      },
      setupRequired: false,
      mailAvailable: true,
      simulatedTime: true,
      now: '2026-06-23T10:00:00.000Z',
    });
  });

  it('show no account outside of demo mode, even when one is there', async () => {
    expect(await settings({})).toMatchObject({ demo: null });
  });
});
