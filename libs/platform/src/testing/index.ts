export { countStatements } from './count-statements.ts';
export { readMail } from './read-mail.ts';
export { TestClock } from './test-clock.ts';
export { createTestConfig } from './test-config.ts';
export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './test-database.ts';
export { createTestSecrets } from './test-secrets.ts';
export { TestMailServer, type ReceivedMail } from './test-mail-server.ts';
