import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane (password storage cheat sheet, 2025). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** One spelling of what looks the same, whatever the keyboard sends (NIST SP 800-63B-4, 3.1.1.2). */
const normalised = (password: string): string => password.normalize('NFKC');

/** The argon2id PHC string of a password, with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), COST);
}

/** Whether a password is the one behind a PHC string. */
export function passwordMatches(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, normalised(password));
}
