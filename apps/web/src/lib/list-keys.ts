import { shortcuts } from './state/shortcuts.svelte.ts';

/**
 * Where `j` (1) and `k` (-1) lead in a list of links: on from the one that has the focus, else from `here`, else to the first.
 * @param here the one that is read beside the list
 */
export function moveInList(links: HTMLElement[], by: -1 | 1, here: HTMLElement | null = null): void {
  const focused = links.findIndex((link) => link === document.activeElement);
  const at = focused === -1 && here !== null ? links.indexOf(here) : focused;
  links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

/** `j` and `k` for the page's rows: links with `data-row`, of whichever shape of the list is shown. Until the function is called. */
export function listKeys(): () => void {
  const rows = () =>
    [...document.querySelectorAll<HTMLElement>('main [data-row]')].filter((row) => row.checkVisibility());
  return shortcuts.add({ j: () => moveInList(rows(), 1), k: () => moveInList(rows(), -1) });
}
