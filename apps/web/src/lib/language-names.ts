import type { Language } from '@coprowatt/contracts';

/** Each language in its own words: the only texts that no catalogue translates. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  fr: 'Français',
  nl: 'Nederlands',
  en: 'English',
  de: 'Deutsch',
};
