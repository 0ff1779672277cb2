import { machine } from './machine.ts';
import { measureReach } from './store/reach.part.ts';
import { measureSizes } from './store/size.part.ts';
import { measureTimescale } from './store/timescale.part.ts';
import { measureWrites, type WritesScale } from './store/writes.part.ts';

const PART = '--part=';
const SCALE = '--scale=';
const DAYS = '--days=';
const MILLION = 1_000_000;

interface Scale {
  writes: WritesScale;
  sizes: number;
  reach: number[];
}

const FULL: Scale = {
  writes: { meters: 10, days: 90, rounds: 5 },
  sizes: 2 * MILLION,
  reach: [MILLION, 10 * MILLION],
};
const QUICK: Scale = {
  writes: { meters: 3, days: 30, rounds: 2 },
  sizes: 200_000,
  reach: [200_000, 400_000],
};

/**
 * The two stores: (b) writes, (c) one meter's month at scale, (d) bytes a reading. `--part=writes|reach|sizes` takes one alone,
 * `--scale=100M` that many readings for (c), `--quick` little of each. With `DATABASE_URL`, on that server; `--part=timescale`
 * alone needs one with TimescaleDB; `--days=63` gives it more meters for as many readings.
 */
export async function benchStore(flags: readonly string[]): Promise<void> {
  const { writes, sizes, reach } = flags.includes('--quick') ? QUICK : FULL;
  const value = (name: string): string | undefined =>
    flags.find((flag) => flag.startsWith(name))?.slice(name.length);
  const part = value(PART);
  const isAsked = (name: string): boolean => part === undefined || part === name;
  console.log(`\n${machine()}`);
  if (isAsked('writes')) await measureWrites(writes);
  if (isAsked('reach')) await measureReach(scalesOf(value(SCALE)) ?? reach);
  if (isAsked('sizes')) await measureSizes(sizes);
  if (part === 'timescale') await measureTimescale(scalesOf(value(SCALE))?.[0] ?? sizes, daysOf(value(DAYS)));
}

/** `100M`: a hundred million readings. @throws RangeError on anything else. */
function scalesOf(text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined;
  const millions = Number(/^(\d+)M$/.exec(text)?.[1]);
  if (!(millions > 0)) throw new RangeError(`--scale=${text}: a number of millions, such as 100M`);
  return [millions * MILLION];
}

function daysOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const days = Number(/^\d+$/.exec(text)?.[0]);
  if (!(days >= 60)) throw new RangeError(`--days=${text}: a number of days, 60 or more`);
  return days;
}
