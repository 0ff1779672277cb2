import { IsString, IsUrl } from 'class-validator';

const HTTP_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Environment of the operators. The client id and secret come with the contract of the installation. */
export class LinkyEnv {
  /** Application registered at Enedis DataHub; without one Enedis cannot be connected. */
  @IsString()
  LINKY_ENEDIS_CLIENT_ID: string = '';

  @IsString()
  LINKY_ENEDIS_CLIENT_SECRET: string = '';

  /** Gateway of the data APIs. */
  @IsUrl(HTTP_URL, { message: '$property must be an http or https address' })
  LINKY_ENEDIS_BASE_URL: string = 'https://gw.ext.prod.api.enedis.fr';

  /** Site of the consent page; the path of its v2 form is added when missing. */
  @IsUrl(HTTP_URL, { message: '$property must be an http or https address' })
  LINKY_ENEDIS_CONSENT_URL: string = 'https://mon-compte-particulier.enedis.fr';
}

const AUTHORIZE_PATH = '/dataconnect/v2/oauth2/authorize';

/** The operators' settings, in our words. */
export interface EnedisSettings {
  clientId: string;
  clientSecret: string;
  /** Without trailing slash. */
  baseUrl: string;
  authorizeUrl: string;
}

export function enedisSettings(env: LinkyEnv): EnedisSettings {
  const consent = env.LINKY_ENEDIS_CONSENT_URL.replace(/\/+$/, '');
  return {
    clientId: env.LINKY_ENEDIS_CLIENT_ID,
    clientSecret: env.LINKY_ENEDIS_CLIENT_SECRET,
    baseUrl: env.LINKY_ENEDIS_BASE_URL.replace(/\/+$/, ''),
    authorizeUrl: consent.endsWith('/oauth2/authorize') ? consent : consent + AUTHORIZE_PATH,
  };
}
