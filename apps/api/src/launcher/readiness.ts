import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 200;
/** Progress is told when the reason changes, not more often. */
type Tell = (reason: string) => void;

/** The last part that is missing, as a sentence of its own: `demo: preparing…` becomes `Preparing…`. */
function lastReason(detail: string): string {
  const reason =
    detail
      .split('; ')
      .at(-1)
      ?.replace(/^\w+: /, '') ?? '';
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

async function reasonOfWaiting(url: string): Promise<string | null> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  if (!answer) return '';
  if (answer.ok) return null;
  const { detail = '' } = (await answer.json()) as { detail?: string };
  return lastReason(detail);
}

/** Asks until the API says that everything is there, or `signal` ends the wait. */
export async function untilReady(url: string, signal: AbortSignal, tell: Tell): Promise<void> {
  let told = '';
  while (!signal.aborted) {
    const reason = await reasonOfWaiting(url);
    if (reason === null) return;
    if (reason !== '' && reason !== told) tell(reason);
    told = reason || told;
    await delay(POLL_MS);
  }
}
