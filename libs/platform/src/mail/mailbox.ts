import type { MailboxMessage } from '@coprowatt/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Secrets } from '../secrets/secrets.ts';
import type { Mail } from './mail.ts';
import { MailCarrier } from './mail-carrier.ts';

const SHOWN = 50;

interface Row {
  id: string;
  at: Date;
  text_sealed: string;
}

/** Where the demonstration's mails end up: nobody there has a real address. */
@Injectable()
export class Mailbox extends MailCarrier {
  constructor(
    private readonly db: DataSource,
    private readonly secrets: Secrets,
  ) {
    super();
  }

  async carry(id: string, mail: Mail): Promise<void> {
    await this.db.query(
      'insert into platform_mailbox (id, at, text_sealed) values ($1, $2, $3) on conflict (id) do nothing',
      [id, new Date(), this.secrets.seal(JSON.stringify(mail), mailboxContext(id))],
    );
  }

  /** The last 50, newest first. */
  async list(): Promise<MailboxMessage[]> {
    const rows = await this.db.query<Row[]>(
      `select id, at, text_sealed from platform_mailbox order by at desc, id limit ${SHOWN}`,
    );
    return rows.map((row) => this.message(row));
  }

  private message({ id, at, text_sealed }: Row): MailboxMessage {
    const { to, subject, text } = JSON.parse(this.secrets.open(text_sealed, mailboxContext(id))) as Mail;
    return { id, at: at.toISOString(), to, subject, text };
  }
}

/** Binds a sealed mail to its row. */
export function mailboxContext(id: string): string {
  return `platform_mailbox.text:${id}`;
}
