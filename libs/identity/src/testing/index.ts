export { cookieOf, startTestApp, type TestApp, type TestAppOptions } from './test-app.ts';
export { meanwhile } from './meanwhile.ts';
export { mailedToken, mailsTo } from './mails.ts';
export { A_BUILDING, seedTwoTenants, TEST_PASSWORD, type TwoTenants } from './two-tenants.ts';
