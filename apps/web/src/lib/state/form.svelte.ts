import { ApiError, type ApiErrorCode } from '#lib/api-error.ts';
import { fieldSentence } from '#lib/field-sentence.ts';

/** One sentence a field; absent: nothing wrong. */
export type Problems<Values> = Partial<Record<keyof Values & string, string>>;

export interface FormRules<Values> {
  check: (values: Values) => Problems<Values>;
  /** Our field for a code that is about one, with the sentence to stand there; null: it is about none. */
  blame?: (error: ApiError) => Problems<Values> | null;
  /** Fields whose name in the request is another one. */
  names?: Record<string, keyof Values & string>;
}

/**
 * One form: checked on submit, then on each change; what the server refuses stands at its field until the field
 * changes. Typed values are kept, whatever happens.
 */
export class Form<Values extends object> {
  values: Values = $state() as Values;
  /** Grows at each submit: the summary takes the focus. */
  attempts = $state(0);
  busy = $state(false);
  /** A refusal that is about no field. */
  error = $state.raw<unknown>(null);
  #start: () => Values;
  #rules: FormRules<Values>;
  #asked = $state(false);
  #refused = $state.raw<{ problems: Problems<Values>; values: Values } | null>(null);

  problems: Problems<Values> = $derived.by(() => ({
    ...this.#stillRefused(),
    ...(this.#asked ? this.#rules.check(this.values) : {}),
  }));
  failed: boolean = $derived(Object.keys(this.problems).length > 0);

  /** `start` gives the values of an untouched form. */
  constructor(start: () => Values, rules: FormRules<Values>) {
    this.#start = start;
    this.#rules = rules;
    this.values = start();
  }

  /** Sends what was typed when nothing is wrong with it; true when it was taken. */
  async submit(event: Event, send: (values: Values) => Promise<unknown>): Promise<boolean> {
    event.preventDefault();
    this.#asked = true;
    this.attempts += 1;
    this.error = null;
    this.#refused = null;
    if (this.failed || this.busy) return false;
    return this.#send($state.snapshot(this.values) as Values, send);
  }

  /** Whether the last answer was this refusal. */
  refusedFor(code: ApiErrorCode): boolean {
    return this.error instanceof ApiError && this.error.code === code;
  }

  /** Empties the form for another one. */
  reset(): void {
    this.values = this.#start();
    this.#asked = false;
    this.#refused = null;
    this.error = null;
  }

  async #send(values: Values, send: (values: Values) => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    try {
      await send(values);
      return true;
    } catch (error) {
      const problems = error instanceof ApiError ? this.#blamed(error) : null;
      if (problems) this.#refused = { problems, values };
      else this.error = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** What a refusal says about our fields; null when it is, also, about anything else. */
  #blamed(error: ApiError): Problems<Values> | null {
    const known = this.#rules.blame?.(error);
    if (known || error.fields.length === 0) return known ?? null;
    const named = error.fields.map(
      (problem) => [this.#rules.names?.[problem.field] ?? problem.field, fieldSentence(problem)] as const,
    );
    const ours = named.every(([field]) => field in this.values);
    return ours ? (Object.fromEntries(named) as Problems<Values>) : null;
  }

  #stillRefused(): Problems<Values> {
    const refused = this.#refused;
    if (!refused) return {};
    const kept = Object.entries(refused.problems).filter(
      ([field]) => this.values[field as keyof Values] === refused.values[field as keyof Values],
    );
    return Object.fromEntries(kept) as Problems<Values>;
  }
}
