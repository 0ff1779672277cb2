import { request } from '../http.ts';

/** Ends mails of alerts to whoever got the link; its token stands in the address, as mail programs need it there (RFC 8058). */
export const endAlertMails = (token: string) =>
  request<void>('POST', '/notifications/unsubscribe', { query: { token }, quiet: true });
