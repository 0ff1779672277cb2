import { describe, expect, it, jest } from '@jest/globals';
import { ApplicationToken, type IssuedToken } from './application-token.ts';

function issuer(expiresInSeconds = 12_600) {
  let serial = 0;
  return jest.fn<() => Promise<IssuedToken>>(async () => ({
    value: `token ${(serial += 1)}`,
    expiresInSeconds,
  }));
}

describe("the application's token", () => {
  it('is fetched once for all who ask at the same time, and kept', async () => {
    const issue = issuer();
    const token = new ApplicationToken(issue);
    expect(await Promise.all([token.get(), token.get(), token.get()])).toEqual([
      'token 1',
      'token 1',
      'token 1',
    ]);
    expect(await token.get()).toBe('token 1');
    expect(issue).toHaveBeenCalledTimes(1);
  });

  it('is renewed two minutes before its end', async () => {
    const token = new ApplicationToken(issuer(120));
    expect(await token.get()).toBe('token 1');
    expect(await token.get()).toBe('token 2');
  });

  it('is dropped when the operator refuses it, once for all who were refused', async () => {
    const token = new ApplicationToken(issuer());
    const refused = await token.get();
    token.drop(refused);
    expect(await token.get()).toBe('token 2');
    token.drop(refused);
    expect(await token.get()).toBe('token 2');
  });

  it('is asked again after a failure', async () => {
    const issue = issuer().mockRejectedValueOnce(new Error('down'));
    const token = new ApplicationToken(issue);
    await expect(token.get()).rejects.toThrow('down');
    expect(await token.get()).toBe('token 1');
  });
});
