import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ConfigError } from './env-slice.ts';
import { PlatformConfig } from './platform.config.ts';

const key = randomBytes(32).toString('base64');
const valid = { DATABASE_URL: 'postgres://user:hidden@127.0.0.1/db', IOT_ENCRYPTION_KEY: key };
const read = (env: Record<string, string | undefined>): PlatformConfig =>
  PlatformConfig.fromEnv({ ...valid, ...env });

describe('PlatformConfig', () => {
  it('has a default for everything that can have one', () => {
    expect(read({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      role: 'all',
      demo: false,
      logLevel: 'info',
      clockStart: null,
      trustProxy: false,
      readingStore: null,
      works: true,
      serves: true,
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(read({ PORT: '', CLOCK_START: '', ROLE: '' })).toMatchObject({
      port: 3000,
      clockStart: null,
      role: 'all',
    });
  });

  it('derives the public URL from the port and drops a trailing slash', () => {
    expect(read({ PORT: '4000' }).publicUrl).toBe('http://localhost:4000');
    expect(read({ PUBLIC_URL: 'https://copro.example.org/' }).publicUrl).toBe('https://copro.example.org');
  });

  it.each([
    ['PORT', '0'],
    ['PORT', '70000'],
    ['PORT', '80a'],
    ['PORT', '1e3'],
    ['DATABASE_URL', 'mysql://x'],
    ['IOT_ENCRYPTION_KEY', 'short'],
    ['IOT_ENCRYPTION_KEY_PREVIOUS', `${key}x`],
    ['ROLE', 'master'],
    ['DEMO', 'maybe'],
    ['LOG_LEVEL', 'loud'],
    ['CLOCK_START', '2026-01-31'],
    ['CLOCK_START', '2026-01-31T10:00:00'],
    ['CLOCK_START', '2026-13-31T10:00:00Z'],
    ['PUBLIC_URL', 'localhost:3000'],
    ['READING_STORE', 'columns'],
    ['SMTP_URL', 'mail.example.org:587'],
    ['SMTP_URL', 'http://mail.example.org'],
    ['MAIL_FROM', 'CoproWatt'],
    ['NODE_ENV', 'prod'],
  ])('refuses %s=%s by its name', (name, value) => {
    const attempt = (): PlatformConfig => read({ [name]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(new RegExp(`^Configuration refused: ${name} `));
  });

  it.each([undefined, ''])('says of a key that is %j that it is missing', (IOT_ENCRYPTION_KEY) => {
    expect(() => read({ IOT_ENCRYPTION_KEY })).toThrow(
      /^Configuration refused: IOT_ENCRYPTION_KEY is missing: 32 bytes/,
    );
  });

  it('does not repeat a wrong value, which may be a secret in the wrong place', () => {
    expect(() => read({ DATABASE_URL: 'hunter2hunter2', IOT_ENCRYPTION_KEY: 'hunter2hunter2' })).toThrow(
      /^(?!.*hunter2)Configuration refused/,
    );
  });

  it('names every wrong variable at once', () => {
    expect(() => read({ PORT: 'x', ROLE: 'y', DATABASE_URL: undefined })).toThrow(
      /PORT .*DATABASE_URL .*ROLE /,
    );
  });

  it('refuses the demonstration in production and on an open address', () => {
    expect(() => read({ DEMO: 'on', NODE_ENV: 'production' })).toThrow(
      'DEMO is refused with NODE_ENV=production',
    );
    expect(() => read({ DEMO: 'on', HOST: '0.0.0.0' })).toThrow('DEMO is refused when HOST is not loopback');
    expect(read({ DEMO: 'on', HOST: '::1' }).demo).toBe(true);
  });

  it('takes a mail server only together with a sender', () => {
    const SMTP_URL = 'smtp://user:pass%20word@localhost:2525?requireTLS=true';
    expect(() => read({ SMTP_URL })).toThrow('Configuration refused: MAIL_FROM is needed with SMTP_URL.');
    const MAIL_FROM = 'CoproWatt <energie@example.org>';
    expect(read({ SMTP_URL, MAIL_FROM })).toMatchObject({ smtpUrl: SMTP_URL, mailFrom: MAIL_FROM });
  });

  it.each([
    ['2', 2],
    ['loopback, 10.0.0.0/8', 'loopback, 10.0.0.0/8'],
  ])('reads TRUST_PROXY=%s', (text, expected) => {
    expect(read({ TRUST_PROXY: text }).trustProxy).toBe(expected);
  });

  it('does not print its keys', () => {
    expect(inspect(read({}), { depth: 5 })).not.toContain(key);
  });
});
