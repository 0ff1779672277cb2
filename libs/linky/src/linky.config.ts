import { ConfigError, EnvBoolean } from '@coprowatt/platform';
import { IsOptional, IsString, IsUrl } from 'class-validator';

const HTTP_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Stands in the project's requirements; no public source knows it (providers sheet, section 1). */
const ORES_DEFAULT_BASE_URL = 'https://ext.prod-eu.oresnet.be';

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

  /** Whether ORES may be connected. Without it: when its base address is not the default, which nobody has confirmed. */
  @IsOptional()
  @EnvBoolean()
  LINKY_ORES_ENABLED?: boolean;

  /** Application registered at ORES; without one ORES cannot be connected. */
  @IsString()
  LINKY_ORES_CLIENT_ID: string = '';

  @IsString()
  LINKY_ORES_CLIENT_SECRET: string = '';

  /** Where ORES sends people back to; default `/auth/linky/callback` of `PUBLIC_URL`. */
  @IsOptional()
  @IsUrl(HTTP_URL, { message: '$property must be an http or https address' })
  LINKY_ORES_REDIRECT_URI?: string;

  /** OAuth and data of ORES; a trailing `/v1` is tolerated. */
  @IsUrl(HTTP_URL, { message: '$property must be an http or https address' })
  LINKY_ORES_BASE_URL: string = ORES_DEFAULT_BASE_URL;

  /** Account at the MyElectricalData gateway; without one it cannot be connected. */
  @IsString()
  LINKY_MED_CLIENT_ID: string = '';

  @IsString()
  LINKY_MED_CLIENT_SECRET: string = '';

  /** Second gateway of MyElectricalData. */
  @IsUrl(HTTP_URL, { message: '$property must be an http or https address' })
  LINKY_MED_BASE_URL: string = 'https://www.v2.myelectricaldata.fr/api';
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

/** Paths of the generations that are switched off: consent page v1, data v5 and the short-lived ones (section 1). */
const DEAD_PATHS = {
  LINKY_ENEDIS_CONSENT_URL: /\/dataconnect\/v1(\/|$)/i,
  LINKY_ENEDIS_BASE_URL: /\/(metering_data_\w+|customers_\w+|mesure_synchrone_auto)(\/|$)|\/v[1-5](\/|$)/i,
} as const;

const INSTEAD = {
  LINKY_ENEDIS_CONSENT_URL:
    'Enedis has switched the v1 consent page off: give the site alone, e.g. https://mon-compte-particulier.enedis.fr, or its /dataconnect/v2/oauth2/authorize',
  LINKY_ENEDIS_BASE_URL:
    'Enedis has switched its v5 data APIs off, and paths are added by CoproWatt: give the gateway alone, e.g. https://gw.ext.prod.api.enedis.fr',
} as const;

function refuseDeadPaths(env: LinkyEnv): void {
  const names = ['LINKY_ENEDIS_CONSENT_URL', 'LINKY_ENEDIS_BASE_URL'] as const;
  const dead = names.filter((name) => DEAD_PATHS[name].test(new URL(env[name]).pathname));
  if (dead.length > 0) throw new ConfigError(dead.map((name) => `${name}: ${INSTEAD[name]}`));
}

/** @throws ConfigError when an address names a generation of Enedis that is switched off. */
export function enedisSettings(env: LinkyEnv): EnedisSettings {
  refuseDeadPaths(env);
  const consent = env.LINKY_ENEDIS_CONSENT_URL.replace(/\/+$/, '');
  return {
    clientId: env.LINKY_ENEDIS_CLIENT_ID,
    clientSecret: env.LINKY_ENEDIS_CLIENT_SECRET,
    baseUrl: env.LINKY_ENEDIS_BASE_URL.replace(/\/+$/, ''),
    authorizeUrl: consent.endsWith('/oauth2/authorize') ? consent : consent + AUTHORIZE_PATH,
  };
}

export interface OresSettings {
  /** Whether this installation has all that it needs to ask ORES. */
  available: boolean;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  /** Without trailing slash and without `/v1`. */
  baseUrl: string;
}

/** @throws ConfigError when production would send people and tokens to an address that nobody has confirmed. */
export function oresSettings(env: LinkyEnv, at: { publicUrl: string; nodeEnv: string }): OresSettings {
  const baseUrl = env.LINKY_ORES_BASE_URL.replace(/\/+$/, '').replace(/\/v1$/, '');
  const hasApplication = env.LINKY_ORES_CLIENT_ID !== '' && env.LINKY_ORES_CLIENT_SECRET !== '';
  const isGuess = baseUrl === ORES_DEFAULT_BASE_URL;
  if (at.nodeEnv === 'production' && isGuess && hasApplication && env.LINKY_ORES_ENABLED === undefined)
    throw new ConfigError([
      `LINKY_ORES_BASE_URL is the unconfirmed default ${ORES_DEFAULT_BASE_URL}: give another, or LINKY_ORES_ENABLED=true`,
    ]);
  return {
    available: hasApplication && (env.LINKY_ORES_ENABLED ?? !isGuess),
    clientId: env.LINKY_ORES_CLIENT_ID,
    clientSecret: env.LINKY_ORES_CLIENT_SECRET,
    redirectUri: env.LINKY_ORES_REDIRECT_URI ?? `${at.publicUrl}/auth/linky/callback`,
    baseUrl,
  };
}

/** The account at the MyElectricalData gateway. */
export interface MedSettings {
  clientId: string;
  clientSecret: string;
  /** Without trailing slash. */
  baseUrl: string;
}

export function medSettings(env: LinkyEnv): MedSettings {
  return {
    clientId: env.LINKY_MED_CLIENT_ID,
    clientSecret: env.LINKY_MED_CLIENT_SECRET,
    baseUrl: env.LINKY_MED_BASE_URL.replace(/\/+$/, ''),
  };
}
