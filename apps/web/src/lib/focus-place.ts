/** What an address is about besides its page: the element that it names, else the form that it opens. */
function namedPlace({ hash }: URL): HTMLElement | null {
  return document.getElementById(hash.slice(1)) ?? document.getElementById('open-step');
}

/**
 * Gives the focus to what the address is about.
 * @param back the page was there before: it stays scrolled as it was left
 * @returns false when it is about the page alone
 */
export function focusNamedPlace(url: URL, back: boolean): boolean {
  const place = namedPlace(url);
  if (!back) place?.scrollIntoView();
  place?.focus({ preventScroll: true });
  return place !== null;
}
