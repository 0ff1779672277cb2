import { afterAll, beforeAll, expect, it, jest, describe } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ConnectionEnd } from './connection/connection-end.service.ts';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from './testing/linky-app.ts';

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-10');
  syndic = await linky.browser('syndic');
});
afterAll(() => linky.close());

describe('the tick', () => {
  it('hands out everything else when one item fails each time, and logs that one', async () => {
    const ending = linky.app.get(ConnectionEnd);
    const end = ending.end.bind(ending);
    const failing = (await syndic.configured('00000000009001')).device.id;
    const expiring = (await syndic.configured('00000000009002')).device.id;
    jest.spyOn(ending, 'end').mockImplementation((deviceId, name, what) => {
      if (deviceId === failing) throw new Error('this one always fails');
      return end(deviceId, name, what);
    });
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await linky.sandbox.advance('PT20M');
    await eventually(
      () => syndic.device(expiring),
      (seen) => seen?.state === 'expired',
    );
    const { device, authorizationUrl } = await syndic.configured('00000000009003');
    await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', '00000000009003'));
    await eventually(
      () => syndic.runs(),
      (runs) => runs.find(({ deviceId }) => deviceId === device.id)?.state === 'succeeded',
    );
    expect((await syndic.device(failing))?.state).toBe('awaiting_consent');
    expect(logged).toHaveBeenCalledWith(
      expect.objectContaining({ id: failing }),
      'an expired request failed',
    );
  });
});
