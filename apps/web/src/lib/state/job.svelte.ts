/** Work that takes a while, can be given up, and ends with something to show. */
export class Job<Result, Progress> {
  state = $state<'idle' | 'working' | 'done' | 'failed' | 'cancelled'>('idle');
  progress = $state.raw<Progress | null>(null);
  result = $state.raw<Result | null>(null);
  error = $state.raw<unknown>(null);
  #giveUp: AbortController | null = null;

  /** Begins anew; what was under way is given up. */
  async start(work: (signal: AbortSignal, onprogress: (progress: Progress) => void) => Promise<Result>) {
    this.forget();
    const giveUp = new AbortController();
    this.#giveUp = giveUp;
    this.state = 'working';
    try {
      const result = await work(giveUp.signal, (progress) => {
        if (this.#giveUp === giveUp) this.progress = progress;
      });
      if (this.#giveUp === giveUp) this.#end('done', { result });
    } catch (error) {
      if (this.#giveUp === giveUp) this.#end('failed', { error });
    }
  }

  cancel(): void {
    if (this.state !== 'working') return;
    this.forget();
    this.state = 'cancelled';
  }

  /** Back to the beginning, whatever was there. */
  forget(): void {
    this.#giveUp?.abort();
    this.#end('idle', {});
  }

  #end(
    state: typeof this.state,
    { result = null, error = null }: { result?: Result | null; error?: unknown },
  ) {
    this.#giveUp = null;
    this.state = state;
    this.progress = null;
    this.result = result;
    this.error = error;
  }
}
