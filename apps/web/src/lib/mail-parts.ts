export interface MailPart {
  text: string;
  /** Present when the part is a link of this installation. */
  href?: string;
}

/** The text of a mail in pieces, so that the links to our own pages can be followed; any other address stays text. */
export function mailParts(text: string, origin: string): MailPart[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/)
    .filter(Boolean)
    .map((piece) => (isOurs(piece, origin) ? { text: piece, href: piece } : { text: piece }));
}

function isOurs(piece: string, origin: string): boolean {
  return URL.canParse(piece) && new URL(piece).origin === origin;
}
