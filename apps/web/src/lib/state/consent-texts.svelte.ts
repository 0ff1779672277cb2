import type { ConsentText, Language, ProviderName } from '@coprowatt/contracts';
import { SvelteMap } from 'svelte/reactivity';
import * as api from '#lib/api.ts';
import { ApiError } from '#lib/api-error.ts';
import { settle } from '#lib/settled.ts';

/** The agreement's text of each way to a meter, as far as this installation offers it. */
export class ConsentTexts {
  #texts = new SvelteMap<ProviderName, ConsentText>();
  #errors = new SvelteMap<ProviderName, unknown>();

  async read(provider: ProviderName, lang: Language): Promise<void> {
    const { value, error } = await settle(api.consentText(provider, lang));
    this.#errors.set(provider, error);
    if (value) this.#texts.set(provider, value);
  }

  of(provider: ProviderName): ConsentText | null {
    return this.#texts.get(provider) ?? null;
  }

  errorOf(provider: ProviderName): unknown {
    return this.#errors.get(provider) ?? null;
  }

  /** This installation is not set up for it. */
  lacks(provider: ProviderName): boolean {
    const error = this.errorOf(provider);
    return error instanceof ApiError && error.code === 'provider_not_available';
  }
}
