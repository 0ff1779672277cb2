import { resolve } from 'node:path';
import { ConfigError, readEnv } from './env-slice.ts';
import { EncryptionKey } from './encryption-key.ts';
import { PlatformEnv } from './platform.env.ts';

const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'];

/** Whether a listening address is reachable from this machine only. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_HOSTS.includes(host);
}

function proxyTrust(value: string | undefined): number | string | false {
  if (value === undefined) return false;
  return /^\d+$/.test(value) ? Number(value) : value;
}

/** Refusals that concern several variables at once. */
function refuse(env: PlatformEnv): void {
  if (env.SMTP_URL && !env.MAIL_FROM) throw new ConfigError(['MAIL_FROM is needed with SMTP_URL']);
  if (!env.DEMO) return;
  if (env.NODE_ENV === 'production') throw new ConfigError(['DEMO is refused with NODE_ENV=production']);
  if (!isLoopback(env.HOST)) throw new ConfigError(['DEMO is refused when HOST is not loopback']);
}

/** The platform's settings, checked at boot. Durations and sizes carry their unit in the name. */
export class PlatformConfig {
  readonly nodeEnv: string;
  readonly host: string;
  readonly port: number;
  /** Origin that people type, without a trailing slash. */
  readonly publicUrl: string;
  /** Absolute path. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly databaseMigrationUrl: string | null;
  readonly role: PlatformEnv['ROLE'];
  /** Longest statement of this process; 0 without a limit: nobody waits for a worker. */
  readonly statementTimeoutMs: number;
  readonly demo: boolean;
  readonly encryptionKey: EncryptionKey;
  readonly previousEncryptionKey: EncryptionKey | null;
  readonly logLevel: PlatformEnv['LOG_LEVEL'];
  readonly clockStart: Date | null;
  /** Express's `trust proxy` setting. */
  readonly trustProxy: number | string | false;
  /** Null: no mail server; the demonstration keeps its mails. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  readonly metricsToken: string | null;
  readonly readingStore: 'packed' | 'rows' | null;
  readonly sandboxControlUrl: string | null;
  /** File that receives every log line too, in the test suite. */
  readonly testLog: string | null;

  constructor(env: PlatformEnv) {
    refuse(env);
    this.nodeEnv = env.NODE_ENV;
    this.host = env.HOST;
    this.port = env.PORT;
    this.publicUrl = (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '');
    this.dataDir = resolve(env.DATA_DIR);
    this.databaseUrl = env.DATABASE_URL;
    this.databaseMigrationUrl = env.DATABASE_MIGRATION_URL ?? null;
    this.role = env.ROLE;
    this.statementTimeoutMs = this.serves ? env.DATABASE_STATEMENT_TIMEOUT_S * 1_000 : 0;
    this.demo = env.DEMO;
    this.encryptionKey = new EncryptionKey(env.IOT_ENCRYPTION_KEY);
    this.previousEncryptionKey = env.IOT_ENCRYPTION_KEY_PREVIOUS
      ? new EncryptionKey(env.IOT_ENCRYPTION_KEY_PREVIOUS)
      : null;
    this.logLevel = env.LOG_LEVEL;
    this.clockStart = env.CLOCK_START ? new Date(env.CLOCK_START) : null;
    this.trustProxy = proxyTrust(env.TRUST_PROXY);
    this.smtpUrl = env.SMTP_URL ?? null;
    this.mailFrom = env.MAIL_FROM ?? null;
    this.metricsToken = env.METRICS_TOKEN ?? null;
    this.readingStore = env.READING_STORE ?? null;
    this.sandboxControlUrl = env.SANDBOX_CONTROL_URL ?? null;
    this.testLog = env.COPROWATT_TEST_LOG ?? null;
  }

  static fromEnv(environment: Readonly<Record<string, string | undefined>> = process.env): PlatformConfig {
    return new PlatformConfig(readEnv(PlatformEnv, environment));
  }

  /** Whether this process works jobs off. */
  get works(): boolean {
    return this.role !== 'api';
  }

  /** Whether this process serves HTTP and sockets to people. */
  get serves(): boolean {
    return this.role !== 'worker';
  }
}
