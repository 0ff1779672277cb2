import type { Language } from '@coprowatt/contracts';
import { MembershipRepository, UserRepository } from '@coprowatt/identity';
import { Mailer, type Mail } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Subject } from './subject.ts';

/** A mail without its address. */
export type MailText = Pick<Mail, 'subject' | 'text'>;
/** The same message in each language. */
export type MailTexts = Record<Language, MailText>;

/** Writes to whoever a meter belongs to: its holder, or every syndic of its organisation, each in their language. */
@Injectable()
export class SubjectMail {
  constructor(
    private readonly mailer: Mailer,
    private readonly users: UserRepository,
    private readonly memberships: MembershipRepository,
  ) {}

  /** Where no mail can be sent nothing is: what the mail tells is shown in the application too. */
  async send(subject: Subject, texts: MailTexts, manager: EntityManager): Promise<void> {
    if (!this.mailer.available) return;
    for (const { email, language } of await this.recipients(subject))
      await this.mailer.send({ to: email, ...texts[language] }, manager);
  }

  private async recipients({ kind, id }: Subject): Promise<{ email: string; language: Language }[]> {
    if (kind === 'organisation') return (await this.memberships.listSyndics(id)).map(({ user }) => user);
    const holder = await this.users.find(id);
    return holder ? [holder] : [];
  }
}
