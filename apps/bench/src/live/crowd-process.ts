// Holds the live lines of many browsers, with the settings that the web application has.
import { LIVE_NAMESPACE, type ServerToClientEvents } from '@coprowatt/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { CrowdAnswer, CrowdQuestion } from './crowd-messages.ts';

const WAIT_MS = 60_000;
const lines: Socket<ServerToClientEvents>[] = [];
/** When each line was opened last. */
const opened: number[] = [];
/** When each event came, by its alert. */
const heard = new Map<string, number[]>();

function open(origin: string, cookie: string): void {
  const place = lines.length;
  const line: Socket<ServerToClientEvents> = io(`${origin}${LIVE_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { cookie },
  });
  line.on('connect', () => (opened[place] = Date.now()));
  line.on('anomaly.updated', ({ anomalyId }) => {
    const times = heard.get(anomalyId) ?? [];
    times.push(Date.now());
    heard.set(anomalyId, times);
  });
  lines.push(line);
}

async function until(done: () => boolean): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!done() && Date.now() < deadline) await delay(20);
}

const openSince = (since: number): number[] => opened.filter((at) => at >= since);

async function answer(question: CrowdQuestion): Promise<number[]> {
  switch (question.ask) {
    case 'connect': {
      const [from, before] = [Date.now(), lines.length];
      for (const cookie of question.cookies) open(question.origin, cookie);
      await until(() => openSince(from).length === lines.length - before);
      return openSince(from).map((at) => at - from);
    }
    case 'heard':
      await until(() => heard.get(question.event)?.length === lines.length);
      return heard.get(question.event) ?? [];
    case 'back':
      await until(() => openSince(question.since).length === lines.length);
      return openSince(question.since);
    case 'leave':
      for (const line of lines.splice(0)) line.disconnect();
      opened.length = 0;
      return [];
  }
}

process.on('message', (question: CrowdQuestion) => {
  void answer(question).then((times) => process.send?.({ times } satisfies CrowdAnswer));
});
process.once('disconnect', () => process.exit(0));
