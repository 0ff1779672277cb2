import { beforeEach, describe, expect, it } from '@jest/globals';
import { OresClient } from '../../testing/ores-client.ts';
import { TestSandbox } from '../../testing/test-sandbox.ts';

const EAN = '541400000000000011';
const START = '2026-11-22T10:00:00Z';
let sandbox: TestSandbox;
let client: OresClient;
beforeEach(async () => {
  sandbox = await TestSandbox.start(START);
  client = new OresClient(sandbox);
});

const statusOf = async (accessToken: string) => (await client.point(accessToken, EAN)).status;

describe('the authorization code', () => {
  it('becomes tokens that name the consent, its end and its points', async () => {
    const callback = await client.decide(EAN, 'accept');
    expect([...callback.keys()]).toEqual(['code', 'state']);
    expect(callback.get('state')).toBe('s-1');
    const answer = await client.exchange(callback.get('code') ?? '');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.any(String),
      scope: 'consumption',
      consent_id: expect.any(String),
      consent_expires_at: '2029-11-22T10:00:00.000Z',
      eans: [EAN],
    });
    expect(await statusOf(client.tokens(answer).access_token)).toBe(200);
  });
});
