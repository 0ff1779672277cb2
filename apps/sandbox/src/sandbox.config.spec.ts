import { describe, expect, it } from '@jest/globals';
import { readConfig } from './sandbox.config.ts';

describe('configuration', () => {
  it('has defaults that fit the demonstration', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ port: 3999, host: '127.0.0.1', databaseUrl: null, servesDaily: true });
    expect(config.redirectUrl).toBe('http://localhost:3000/auth/linky/callback');
  });

  it('knows the application of ORES by the names that the platform uses', () => {
    const config = readConfig({
      LINKY_ORES_CLIENT_ID: 'id',
      LINKY_ORES_CLIENT_SECRET: 'secret',
      LINKY_ORES_REDIRECT_URI: 'http://localhost:3100/back',
    });
    expect(config).toMatchObject({
      oresClientId: 'id',
      oresClientSecret: 'secret',
      oresRedirectUrl: 'http://localhost:3100/back',
    });
    expect(readConfig({ PORT: '3100' }).oresRedirectUrl).toBe('http://localhost:3100/auth/linky/callback');
  });

  it('calls back where the platform is reached', () => {
    expect(readConfig({ PORT: '3100' }).redirectUrl).toBe('http://localhost:3100/auth/linky/callback');
    expect(readConfig({ PUBLIC_URL: 'http://localhost:8080/' }).redirectUrl).toBe(
      'http://localhost:8080/auth/linky/callback',
    );
  });

  it.each([
    ['HOST', '0.0.0.0'],
    ['HOST', '192.168.1.4'],
    ['SANDBOX_PORT', 'http'],
    ['CLOCK_START', 'yesterday'],
    ['SANDBOX_DAILY', 'maybe'],
    ['SANDBOX_DATA', 'series.csv'],
  ])('names %s when its value is %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });
});
