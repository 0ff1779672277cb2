/** Ports of the application under test, outside the defaults so that a running demo is left alone. */
export const E2E_PORT = 24300;
export const E2E_SANDBOX_PORT = 24399;
export const SANDBOX_URL = `http://127.0.0.1:${E2E_SANDBOX_PORT}`;
