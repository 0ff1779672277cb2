import type { MeResponse } from '@coprowatt/contracts';
import * as api from '#lib/api.ts';
import { ApiError } from '#lib/api-error.ts';
import { onSessionEnded } from '#lib/http.ts';
import { now } from './now.svelte.ts';

/** Who is signed in, as the server says. */
class Session {
  me = $state.raw<MeResponse | null>(null);
  /** The session ended while the page was open: a dialog asks to sign in again. */
  ended = $state(false);

  #asked: Promise<MeResponse | null> | null = null;

  constructor() {
    onSessionEnded(() => (this.ended = this.me !== null));
  }

  /** Asks the server once; null when nobody is signed in. */
  async ensure(): Promise<MeResponse | null> {
    this.#asked ??= this.refresh();
    try {
      return this.me ?? (await this.#asked);
    } catch (error) {
      this.#asked = null;
      throw error;
    }
  }

  async refresh(): Promise<MeResponse | null> {
    try {
      this.#welcome(await api.me());
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      if (this.me) this.ended = true;
      return null;
    }
    return this.me;
  }

  async signIn(email: string, password: string): Promise<void> {
    await api.login({ email, password });
    this.#welcome(await api.me());
  }

  async signOut(): Promise<void> {
    await api.logout();
    this.#asked = null;
    this.me = null;
    this.ended = false;
  }

  #welcome(me: MeResponse): void {
    this.me = me;
    this.ended = false;
    now.set(me.now, me.simulatedTime);
  }
}

export const session = new Session();
