import { randomBytes } from 'node:crypto';
import { PlatformConfig } from '../config/platform.config.ts';

/** Settings for a test: quiet, its own key, whatever else is asked by environment names. */
export function createTestConfig(
  databaseUrl: string,
  overrides: Record<string, string> = {},
): PlatformConfig {
  const key = randomBytes(32).toString('base64');
  const testLog = process.env['COPROWATT_TEST_LOG'];
  return PlatformConfig.fromEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    ...(testLog && { COPROWATT_TEST_LOG: testLog, LOG_LEVEL: 'info' }),
    DATABASE_URL: databaseUrl,
    IOT_ENCRYPTION_KEY: key,
    ...overrides,
  });
}
