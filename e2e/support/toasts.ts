import type { Page } from '@playwright/test';

/** Runs in the page: tells of every toast of news that is put on screen. */
const WATCH = `
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const { parentElement, textContent } of addedNodes)
        if (parentElement?.closest('.fixed') && /nouvelles? alertes?|s’aggrave|du nouveau/i.test(textContent)) noteToast(textContent);
  }).observe(document, { childList: true, subtree: true });`;

/** Every toast of news that a page ever shows, from its next address on. */
export async function watchToasts(page: Page): Promise<string[]> {
  const toasts: string[] = [];
  await page.exposeFunction('noteToast', (text: string) => toasts.push(text));
  await page.addInitScript({ content: WATCH });
  return toasts;
}
