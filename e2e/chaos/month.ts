import { setTimeout as delay } from 'node:timers/promises';
import type { Crew } from './crew.ts';
import type { Dice } from './dice.ts';
import type { Leaks } from './leaks.ts';
import { nextPassMs } from './passes.ts';
import { backlogAt, openRuns, unopenedAt } from './rows.ts';
import type { Storm } from './storm.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
/** A jump goes to the next due instant and a little beyond, so that what is due within minutes is due together. */
const MOST_BEYOND_MS = 12 * MINUTE_MS;
/** Share of the kills that come while a call waits for an answer that never comes. */
const HANGING = 0.5;
/** Share of the jumps before which the next renewal of a token of ORES is ordered to be lost. */
const LOST_RENEWALS = 0.02;
const LOOK_EVERY_MS = 25;
/** However slow the machine: from one call to the next, and all of them. */
const NEXT_CALL_WITHIN_MS = 180_000;
const SETTLED_WITHIN_MS = 900_000;

/** What a month is made of. */
export interface Month {
  world: World;
  crew: Crew;
  dice: Dice;
  leaks: Leaks;
  storm: Storm;
  /** From here on nothing new goes wrong. */
  calmFromMs: number;
  endMs: number;
  /** Share of jumps after which a worker is killed. */
  killRate: number;
}

/** Lets a month pass: to the next due instant, until all that is due there was done, and again. Answers the jumps. */
export async function liveThrough(month: Month): Promise<number> {
  const { world, leaks, storm, endMs, calmFromMs } = month;
  for (let jumps = 0; ; jumps += 1) {
    const nowMs = await world.desk.now();
    if (nowMs >= endMs) return jumps;
    await leaks.fill(nowMs);
    if (nowMs >= calmFromMs) await storm.end();
    if (nowMs < calmFromMs && month.dice.chance(LOST_RENEWALS)) await storm.loseRenewal();
    const kills = nowMs < calmFromMs && month.dice.chance(month.killRate);
    if (kills && month.dice.chance(HANGING)) await world.desk.hang('*');
    await world.desk.advance((await nextStopMs(month, nowMs)) - nowMs);
    await Promise.all([settle(month), kills && endanger(month)]);
    month.crew.check();
  }
}

async function nextStopMs({ world, dice, leaks, endMs }: Month, nowMs: number): Promise<number> {
  const { nextMs } = await backlogAt(world.db, nowMs);
  const next = Math.min(nextMs ?? Infinity, leaks.nextMs ?? Infinity, nextPassMs(nowMs));
  return Math.min(endMs, next + dice.between(0, MOST_BEYOND_MS));
}

async function endanger({ world, crew, dice }: Month): Promise<void> {
  await crew.killSometime(dice);
  await world.desk.takeBack();
}

/** Until the passes of this instant are open and nothing is due any more that no gate holds back. @throws Error when it never is. */
export async function settle({ world }: Pick<Month, 'world'>): Promise<void> {
  const arrivedMs = await world.desk.now();
  const since = Date.now();
  let moved = { calls: -1, at: since };
  for (; ; await delay(LOOK_EVERY_MS)) {
    const at = Date.now();
    const { due, calls } = await backlogAt(world.db, arrivedMs + at - since);
    const unopened = await unopenedAt(world.db, arrivedMs);
    if (due === 0 && unopened.length === 0) return;
    if (calls !== moved.calls) moved = { calls, at };
    if (at - moved.at > NEXT_CALL_WITHIN_MS || at - since > SETTLED_WITHIN_MS)
      throw new Error(
        [
          `work does not end: ${due} due`,
          ...unopened.map((name) => `no pass of ${name}`),
          ...(await openRuns(world.db)),
        ].join('\n'),
      );
  }
}
