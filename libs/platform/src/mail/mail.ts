/** A message to one person, in the language that its author chose. */
export interface Mail {
  /** One address, without a display name. */
  to: string;
  subject: string;
  /** Plain text. */
  text: string;
  /** Of mails that one may end: whoever posts to it, a mail program at one click too (RFC 8058), gets no more of them. */
  unsubscribeUrl?: string;
  /** Whether it is asked about once more when it leaves (`Mailer.askWhenLeaving`): its reader's right may have ended meanwhile. */
  asked?: boolean;
}
