const SEEN_EVERY_MS = 30_000;

/** For what no event tells of: reads again twice a minute while the page is seen, and when one comes back to it. Returns what ends it. */
export function rereadWhileSeen(read: () => void): () => void {
  const seen = () => {
    if (document.visibilityState === 'visible') read();
  };
  const timer = setInterval(seen, SEEN_EVERY_MS);
  window.addEventListener('focus', seen);
  return () => {
    clearInterval(timer);
    window.removeEventListener('focus', seen);
  };
}
