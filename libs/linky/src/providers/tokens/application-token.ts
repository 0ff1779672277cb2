/** A token is renewed this long before its end, so that none dies on its way (providers sheet, section 3). */
const MARGIN_MS = 120_000;

export interface IssuedToken {
  value: string;
  expiresInSeconds: number;
}

/**
 * The application's one token: fetched once for all who ask at the same time, kept until shortly before its end.
 * Its life is counted in machine time, like the operator's (design section 2).
 */
export class ApplicationToken {
  #current: { value: string; renewAtMs: number } | null = null;
  #pending: Promise<string> | null = null;
  readonly #issue: () => Promise<IssuedToken>;

  constructor(issue: () => Promise<IssuedToken>) {
    this.#issue = issue;
  }

  async get(): Promise<string> {
    if (this.#current && Date.now() < this.#current.renewAtMs) return this.#current.value;
    this.#pending ??= this.#renew().finally(() => (this.#pending = null));
    return this.#pending;
  }

  /** Forgets a token that the operator refused; one that was renewed meanwhile stays. */
  drop(refused: string): void {
    if (this.#current?.value === refused) this.#current = null;
  }

  async #renew(): Promise<string> {
    const { value, expiresInSeconds } = await this.#issue();
    this.#current = { value, renewAtMs: Date.now() + expiresInSeconds * 1_000 - MARGIN_MS };
    return value;
  }
}
