import { Persisted } from './persisted.svelte.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];

/** The person's choice, and the theme that is on screen (charts redraw when `resolved` changes). */
class Theme {
  #choice = new Persisted<ThemeChoice>('theme', THEMES, 'system');
  #systemDark = $state(false);
  resolved: 'light' | 'dark' = $derived(
    this.#choice.current === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.#choice.current,
  );

  constructor() {
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = system.matches;
    system.addEventListener('change', () => {
      this.#systemDark = system.matches;
      this.#apply();
    });
  }

  get choice(): ThemeChoice {
    return this.#choice.current;
  }

  set choice(choice: ThemeChoice) {
    this.#choice.current = choice;
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.resolved;
  }
}

export const theme = new Theme();
