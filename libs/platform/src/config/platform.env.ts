import {
  IsEmail,
  IsIn,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Validate,
  ValidatorConstraint,
} from 'class-validator';
import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import { EnvBoolean, EnvInteger } from './env-decorators.ts';
import { isEncryptionKey } from './encryption-key.ts';

export const ROLES_OF_PROCESS = ['api', 'worker', 'all'] as const;
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const READING_STORES = ['packed', 'rows'] as const;

@ValidatorConstraint({ name: 'isEncryptionKey' })
class IsEncryptionKey implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && isEncryptionKey(value);
  }

  defaultMessage({ value }: ValidationArguments): string {
    const key = '32 bytes in base64 (for a new installation from: openssl rand -base64 32)';
    return value === undefined ? `$property is missing: ${key}` : `$property must be ${key}`;
  }
}

@ValidatorConstraint({ name: 'isInstant' })
class IsInstant implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return (
      typeof value === 'string' &&
      /^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(value) &&
      !Number.isNaN(Date.parse(value))
    );
  }

  defaultMessage(): string {
    return '$property must be an instant with its offset, such as 2026-01-31T10:00:00Z';
  }
}

const isHttpUrl = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };
const isMailUrl = { protocols: ['smtp', 'smtps'], require_protocol: true, require_tld: false };
const isSender = { allow_display_name: true, require_tld: false };
const isPostgresUrl = /^postgres(ql)?:\/\/.+/;

/** Environment variables of the platform (design section 9). Property names are the variables' names. */
export class PlatformEnv {
  @IsIn(['development', 'test', 'production'], {
    message: '$property must be development, test or production',
  })
  NODE_ENV = 'development';

  @IsString()
  HOST = '127.0.0.1';

  @EnvInteger(1, 65_535)
  PORT = 3000;

  @IsOptional()
  @IsUrl(isHttpUrl, { message: '$property must be an http or https URL' })
  PUBLIC_URL?: string;

  @IsString()
  DATA_DIR = '.data';

  @Matches(isPostgresUrl, { message: '$property must be a postgres:// URL' })
  DATABASE_URL: string;

  @IsOptional()
  @Matches(isPostgresUrl, { message: '$property must be a postgres:// URL' })
  DATABASE_MIGRATION_URL?: string;

  /** Seconds after which the database cancels a statement of a process that serves people; 0: never. */
  @EnvInteger(0, 3_600)
  DATABASE_STATEMENT_TIMEOUT_S = 30;

  @IsIn(ROLES_OF_PROCESS, { message: '$property must be api, worker or all' })
  ROLE: (typeof ROLES_OF_PROCESS)[number] = 'all';

  @EnvBoolean()
  DEMO = false;

  @Validate(IsEncryptionKey)
  IOT_ENCRYPTION_KEY: string;

  @IsOptional()
  @Validate(IsEncryptionKey)
  IOT_ENCRYPTION_KEY_PREVIOUS?: string;

  @IsIn(LOG_LEVELS, { message: '$property must be one of $constraint1' })
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @IsOptional()
  @Validate(IsInstant)
  CLOCK_START?: string;

  /** Express's `trust proxy`: a number of hops, or names and networks separated by commas. */
  @IsOptional()
  @IsString()
  TRUST_PROXY?: string;

  /** Mail server: `smtp://user:password@host:587` or `smtps://…:465`. Without it no mail leaves the house. */
  @IsOptional()
  @IsUrl(isMailUrl, { message: '$property must be an smtp:// or smtps:// URL' })
  SMTP_URL?: string;

  /** Sender of the mails: an address, or `Name <address>`. */
  @IsOptional()
  @IsEmail(isSender, { message: '$property must be an address such as CoproWatt <energy@example.org>' })
  MAIL_FROM?: string;

  @IsOptional()
  @IsString()
  METRICS_TOKEN?: string;

  @IsOptional()
  @IsIn(READING_STORES, { message: '$property must be packed or rows' })
  READING_STORE?: (typeof READING_STORES)[number];

  /** Base of the sandbox's control endpoints; set by the launcher in demo mode. */
  @IsOptional()
  @IsUrl(isHttpUrl, { message: '$property must be an http or https URL' })
  SANDBOX_CONTROL_URL?: string;

  /** Test suite only: every log line is appended to this file as well. */
  @IsOptional()
  @IsString()
  COPROWATT_TEST_LOG?: string;
}
