const TELL_EVERY_MS = 1_000;

/** Lines for people about work that takes long, part after part: at most one a second, and the last of a part is the whole of it. */
export class Progress {
  #toldAt: number;
  #told: string | null = null;

  /** @param nowMs of the machine. */
  constructor(
    private readonly tell: (line: string) => void,
    private readonly nowMs: () => number = Date.now,
  ) {
    this.#toldAt = nowMs();
  }

  /** @param line made only when it is its time. */
  say(line: () => string): void {
    if (this.nowMs() - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = this.nowMs();
    this.#told = line();
    this.tell(this.#told);
  }

  /** Ends a part: one of which something was told is told whole. */
  end(line: () => string): void {
    const whole = line();
    if (this.#told !== null && this.#told !== whole) this.tell(whole);
    this.#told = null;
  }
}

/** `12,345`. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}

/** `12.3 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
