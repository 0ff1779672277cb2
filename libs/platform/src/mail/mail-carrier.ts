import type { Mail } from './mail.ts';

/** The way out of the house: a mail server, or the demonstration's mailbox. */
export abstract class MailCarrier {
  /**
   * Delivers or throws.
   * @param id the same at every try of one mail, so that who receives it twice can tell.
   */
  abstract carry(id: string, mail: Mail): Promise<void>;
}
