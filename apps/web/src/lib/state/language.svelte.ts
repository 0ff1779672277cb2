import { LANGUAGES, type Language } from '@coprowatt/contracts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { Persisted } from './persisted.svelte.ts';

/** French first; a browser that asks for one of the other three languages gets it until the person chooses. */
function preferred(): Language {
  const wished = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return wished.map((tag) => LANGUAGES.find((language) => language === tag)).find(Boolean) ?? 'fr';
}

class LanguageChoice {
  #choice = new Persisted<Language>('language', LANGUAGES, preferred());

  constructor() {
    // Messages and figures read a rune: a change of language redraws the page, without a reload.
    overwriteGetLocale(() => this.#choice.current);
    document.documentElement.lang = this.#choice.current;
  }

  get current(): Language {
    return this.#choice.current;
  }

  set current(language: Language) {
    this.#choice.current = language;
    document.documentElement.lang = language;
  }
}

export const language = new LanguageChoice();
