import { PASSWORD_MIN_LENGTH, type FieldProblem } from '@coprowatt/contracts';

/** What a password must not be: the first things that somebody else tries. */
export interface OwnerOfPassword {
  email: string;
  displayName: string;
}

const bare = (text: string): string => text.toLowerCase().replace(/[\s.@_-]/g, '');

function isOwn(password: string, { email, displayName }: OwnerOfPassword): boolean {
  return [email, email.split('@')[0] ?? '', displayName].some((own) => bare(own) === bare(password));
}

/**
 * What keeps a password from being chosen by this person: too short, or his own address or name (NIST SP 800-63B-4,
 * 3.1.1.2). No rule about kinds of characters. Empty when nothing does.
 * @param field name of the field in the request.
 */
export function choiceProblems(field: string, password: string, owner: OwnerOfPassword): FieldProblem[] {
  const problem = (rule: string, message: string): FieldProblem[] => [{ field, rule, message }];
  if ([...password].length < PASSWORD_MIN_LENGTH)
    return problem('min_length', `${field} must have at least ${PASSWORD_MIN_LENGTH} characters`);
  return isOwn(password, owner) ? problem('own_name', `${field} must not be your own address or name`) : [];
}
