import type { Language } from '@coprowatt/contracts';
import { MembershipRepository, UserRepository } from '@coprowatt/identity';
import { Mailer, PlatformConfig, type Mail } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Subject } from './subject.ts';

/** A mail without its address; where `SubjectMail` sends it, without greeting and link too. */
export type MailText = Pick<Mail, 'subject' | 'text'>;
/** A person who is written to. */
export interface Recipient {
  id: string;
  email: string;
  language: Language;
}
/** The same message in each language. */
export type MailTexts = Record<Language, MailText>;

const GREETING: Record<Language, string> = {
  fr: 'Bonjour,',
  nl: 'Goeiedag,',
  en: 'Hello,',
  de: 'Guten Tag,',
};
/** The page with a person's agreements and their proof. */
const CONSENTS_PATH = '/consents';

/** Writes to whoever a meter belongs to: its holder, or every syndic of its organisation, each in their language. */
@Injectable()
export class SubjectMail {
  constructor(
    private readonly mailer: Mailer,
    private readonly users: UserRepository,
    private readonly memberships: MembershipRepository,
    private readonly config: PlatformConfig,
  ) {}

  /**
   * Greets, and ends with the link to their agreements. Where no mail can be sent nothing is: what the mail tells is
   * shown in the application too.
   */
  async send(subject: Subject, texts: MailTexts, manager: EntityManager): Promise<void> {
    for (const recipient of await this.recipients(subject)) await this.write(recipient, texts, manager);
  }

  /** The same to one person. */
  async write({ email, language }: Recipient, texts: MailTexts, manager: EntityManager): Promise<void> {
    if (!this.mailer.available) return;
    await this.mailer.send({ to: email, ...this.whole(texts, language) }, manager);
  }

  /** Whom a mail about a subject's meters goes to. */
  async recipients({ kind, id }: Subject): Promise<Recipient[]> {
    if (kind === 'organisation') return (await this.memberships.listSyndics(id)).map(({ user }) => user);
    const holder = await this.users.find(id);
    return holder ? [holder] : [];
  }

  private whole(texts: MailTexts, language: Language): MailText {
    const { subject, text } = texts[language];
    const link = `${this.config.publicUrl}${CONSENTS_PATH}`;
    return { subject, text: `${GREETING[language]}\n\n${text}\n\n${link}` };
  }
}
