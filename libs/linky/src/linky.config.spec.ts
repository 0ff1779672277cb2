import { describe, expect, it } from '@jest/globals';
import { readEnv } from '@coprowatt/platform';
import { enedisSettings, LinkyEnv, medSettings, oresSettings } from './linky.config.ts';

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

  it.each([
    ['LINKY_ENEDIS_CONSENT_URL', 'https://mon-compte-particulier.enedis.fr/dataconnect/v1/oauth2/authorize'],
    ['LINKY_ENEDIS_CONSENT_URL', 'http://127.0.0.1:3999/enedis/dataconnect/v1'],
    ['LINKY_ENEDIS_BASE_URL', 'https://ext.prod.api.enedis.fr/metering_data_clc/v5/consumption_load_curve'],
    ['LINKY_ENEDIS_BASE_URL', 'https://gw.ext.prod.api.enedis.fr/v5'],
    ['LINKY_ENEDIS_BASE_URL', 'https://gw.ext.prod.api.enedis.fr/customers_upc/v5/'],
    ['LINKY_ENEDIS_BASE_URL', 'https://gw.ext.prod.api.enedis.fr/mesure_synchrone_auto/v1'],
  ])('refuse an address of Enedis that is switched off, and say what to give instead: %s=%s', (name, url) => {
    const refused = () => enedisSettings(readEnv(LinkyEnv, { [name]: url }));
    expect(refused).toThrow(new RegExp(`${name}: Enedis has switched .*give the (site|gateway) alone`));
    expect(refused).not.toThrow(new RegExp(new URL(url).pathname));
  });

  it('know the public address of the MyElectricalData gateway, and take another one', () => {
    expect(medSettings(readEnv(LinkyEnv, {}))).toEqual({
      clientId: '',
      clientSecret: '',
      baseUrl: 'https://www.v2.myelectricaldata.fr/api',
    });
    const env = { LINKY_MED_BASE_URL: 'http://127.0.0.1:3999/med/', LINKY_MED_CLIENT_ID: 'me' };
    expect(medSettings(readEnv(LinkyEnv, env))).toMatchObject({
      clientId: 'me',
      baseUrl: 'http://127.0.0.1:3999/med',
    });
  });

  const AT = { publicUrl: 'https://copro.test', nodeEnv: 'production' };
  const APPLICATION = { LINKY_ORES_CLIENT_ID: 'me', LINKY_ORES_CLIENT_SECRET: 'mine' };
  const ores = (env: Record<string, string>, at = AT) => oresSettings(readEnv(LinkyEnv, env), at);

  it('leave ORES alone on an installation that has no application there', () => {
    expect(ores({})).toMatchObject({
      available: false,
      redirectUri: 'https://copro.test/auth/linky/callback',
    });
  });

  it('take the address of ORES with or without its version', () => {
    for (const end of ['', '/', '/v1', '/v1/'])
      expect(ores({ ...APPLICATION, LINKY_ORES_BASE_URL: `https://ores.test/api${end}` })).toMatchObject({
        available: true,
        baseUrl: 'https://ores.test/api',
      });
  });

  it('refuse the address of ORES that nobody has confirmed in production, unless it is meant', () => {
    expect(() => ores(APPLICATION)).toThrow(/LINKY_ORES_BASE_URL/);
    expect(() => ores({ ...APPLICATION, LINKY_ORES_BASE_URL: 'https://ext.prod-eu.oresnet.be/v1' })).toThrow(
      /LINKY_ORES_BASE_URL/,
    );
    expect(ores({ ...APPLICATION, LINKY_ORES_ENABLED: 'true' }).available).toBe(true);
    expect(ores({ ...APPLICATION, LINKY_ORES_ENABLED: 'off' }).available).toBe(false);
  });

  it('never call the address that nobody has confirmed by themselves', () => {
    expect(ores(APPLICATION, { ...AT, nodeEnv: 'development' }).available).toBe(false);
  });

  it('can be told to leave ORES alone wherever it is', () => {
    const env = { ...APPLICATION, LINKY_ORES_BASE_URL: 'https://ores.test', LINKY_ORES_ENABLED: 'false' };
    expect(ores(env).available).toBe(false);
  });
});
