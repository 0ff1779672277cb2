import { addDays } from '@coprowatt/energy';
import { median } from '../load.ts';
import { ENEDIS, passInRealTime } from './day.ts';
import { leastTimes } from './least-times.ts';
import { populate } from './population.ts';
import { firstDay, startBefore } from './start.ts';
import { printMarkdown } from './table.ts';
import { openWorld } from './world.ts';

export interface BuildingsScale {
  buildings: number;
  meters: number;
  rounds: number;
}

/**
 * The publication pass of some buildings in real time, all turns at once: as long as the operator's allowance makes it, and
 * without allowances, which is our own time.
 */
export async function measureBuildings({ buildings, meters, rounds }: BuildingsScale): Promise<void> {
  const world = await openWorld(startBefore(ENEDIS));
  try {
    const first = firstDay();
    await populate(world, { provider: 'enedis', buildings, meters, askedTo: addDays(first, -1) });
    const own: number[] = [];
    const bound: number[] = [];
    let failed = 0;
    for (let round = 0; round <= rounds; round += 1)
      for (const hasQuotas of [false, true]) {
        const worker = await world.startWorker(hasQuotas);
        const taken = await passInRealTime(
          world,
          ENEDIS,
          addDays(first, round * 2 + Number(hasQuotas)),
          meters,
        );
        await worker.stop();
        failed += taken.failed;
        // The first round meets an empty store and cold processes.
        if (round > 0) (hasQuotas ? bound : own).push(taken.seconds);
      }
    const least = (leastTimes(Array<number>(meters).fill(0), ENEDIS.allowances).at(-1) ?? 0) / 1_000;
    printMarkdown(
      `**${buildings} buildings, ${meters} meters**: the day's publication pass in real time, every turn at once, medians of ${rounds} rounds:`,
      ['', 'seconds', 'quota alone, s', 'took / quota alone', 'failed runs'],
      [
        [
          "within Enedis's allowance",
          median(bound).toFixed(1),
          least.toFixed(1),
          (median(bound) / least).toFixed(2),
          String(failed),
        ],
        ['our own time: no allowance on either side', median(own).toFixed(1), '', '', ''],
      ],
    );
  } finally {
    await world.close();
  }
}
