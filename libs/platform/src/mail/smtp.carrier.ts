import { createTransport, type Transporter } from 'nodemailer';
import type { Mail } from './mail.ts';
import { MailCarrier } from './mail-carrier.ts';

const CONNECT_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 30_000;

/** Hands mails to the server of `SMTP_URL`, encrypted wherever that server can. */
export class SmtpCarrier extends MailCarrier {
  readonly #transport: Transporter;
  readonly #domain: string;

  /** @param publicUrl names the sender's domain in message ids. */
  constructor(
    url: string,
    private readonly from: string,
    publicUrl: string,
  ) {
    super();
    this.#domain = new URL(publicUrl).hostname;
    this.#transport = createTransport({
      url,
      connectionTimeout: CONNECT_WITHIN_MS,
      greetingTimeout: CONNECT_WITHIN_MS,
      socketTimeout: ANSWER_WITHIN_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async carry(id: string, { to, subject, text, unsubscribeUrl }: Mail): Promise<void> {
    await this.#transport.sendMail({
      messageId: `<${id}@${this.#domain}>`,
      from: this.from,
      to: { name: '', address: to }, // as an object it stays one recipient, whatever it holds
      subject,
      text,
      headers: {
        'Auto-Submitted': 'auto-generated', // RFC 3834: no holiday notices, please
        ...(unsubscribeUrl !== undefined && {
          'List-Unsubscribe': `<${unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
    });
  }
}
