import { LANGUAGES, type Language } from '@coprowatt/contracts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { Persisted } from './persisted.svelte.ts';

/** French first; a browser that asks for one of the other three languages gets it until the person chooses. */
function preferred(): Language {
  const wished = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return wished.map((tag) => LANGUAGES.find((language) => language === tag)).find(Boolean) ?? 'fr';
}

/** What the pages speak: the language that whoever is signed in chose, else that of this browser. */
class LanguageChoice {
  #choice = new Persisted<Language>('language', LANGUAGES, preferred());
  #account = $state<Language | null>(null);
  #spoken: Language | null = null;

  constructor() {
    // Messages and figures read a rune: a change of language redraws the page, without a reload.
    overwriteGetLocale(() => this.#spoken ?? this.current);
    document.documentElement.lang = this.current;
  }

  get current(): Language {
    return this.#account ?? this.#choice.current;
  }

  set current(language: Language) {
    if (this.#account !== null) this.#account = language;
    this.#choice.current = language;
    document.documentElement.lang = language;
  }

  /** Whether it is an account's, which keeps it for mails and other browsers too. */
  get isAccounts(): boolean {
    return this.#account !== null;
  }

  /** @param account of whoever is signed in; null: it is this browser's */
  follow(account: Language | null): void {
    this.#account = account;
    document.documentElement.lang = this.current;
  }

  /** What `work` says, in a language that the screen need not speak; it says it at once, so the screen never hears of it. */
  speaking<Said>(language: Language, work: () => Said): Said {
    const before = this.#spoken;
    this.#spoken = language;
    try {
      return work();
    } finally {
      this.#spoken = before;
    }
  }
}

export const language = new LanguageChoice();
