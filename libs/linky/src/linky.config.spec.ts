import { describe, expect, it } from '@jest/globals';
import { readEnv } from '@coprowatt/platform';
import { enedisSettings, LinkyEnv } from './linky.config.ts';

describe('the settings of the operators', () => {
  it('know the production addresses of Enedis', () => {
    expect(enedisSettings(readEnv(LinkyEnv, {}))).toEqual({
      clientId: '',
      clientSecret: '',
      baseUrl: 'https://gw.ext.prod.api.enedis.fr',
      authorizeUrl: 'https://mon-compte-particulier.enedis.fr/dataconnect/v2/oauth2/authorize',
    });
  });

  it('take the site of the consent page with or without its path', () => {
    const path = '/enedis/dataconnect/v2/oauth2/authorize';
    for (const url of ['http://127.0.0.1:3999/enedis/', `http://127.0.0.1:3999${path}`])
      expect(enedisSettings(readEnv(LinkyEnv, { LINKY_ENEDIS_CONSENT_URL: url })).authorizeUrl).toBe(
        `http://127.0.0.1:3999${path}`,
      );
  });

  it('name the variable that is wrong, without its value', () => {
    expect(() => readEnv(LinkyEnv, { LINKY_ENEDIS_BASE_URL: 'ftp://secret' })).toThrow(
      /LINKY_ENEDIS_BASE_URL must be an http/,
    );
  });
});
