/** A message to one person, in the language that its author chose. */
export interface Mail {
  /** One address, without a display name. */
  to: string;
  subject: string;
  /** Plain text. */
  text: string;
}
