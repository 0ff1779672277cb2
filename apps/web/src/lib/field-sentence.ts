import type { FieldProblem } from '@coprowatt/contracts';
import { m } from './paraglide/messages.js';

const SENTENCES: Record<string, () => string> = {
  isEmail: m.email_wrong,
  own_name: m.password_own_name,
  wrong_password: m.password_current_wrong,
};

/** What the server found wrong with one field, for the person who typed it. */
export const fieldSentence = ({ rule }: FieldProblem) => (SENTENCES[rule] ?? m.field_refused)();
