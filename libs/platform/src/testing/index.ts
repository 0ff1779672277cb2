export { TestClock } from './test-clock.ts';
export { createTestConfig } from './test-config.ts';
export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './test-database.ts';
export { createTestSecrets } from './test-secrets.ts';
