import type { RawReading } from '@coprowatt/contracts';
import { stepFrame, type Span } from './frame.ts';
import { localDateOf, type EpochMs } from './zone.ts';

/** A stretch of the curve during which the set of readings does not change. */
export interface Stretch extends Span {
  /** Summed mean W of the meters that cover it; null when none does. */
  powerW: number | null;
  /** Meters that cover it. */
  meters: number;
  estimated: boolean;
}

interface Piece {
  start: EpochMs;
  end: EpochMs;
  powerW: number;
  estimated: boolean;
}

const DEFAULT_STEP_MS = 30 * 60_000;

/**
 * Cuts a window into the true intervals of one or more meters, and into expected steps where no meter has any.
 * Steps may be mixed (30 then 60 minutes); nothing is resampled: an hour stays an hour.
 */
export function stretches(items: RawReading[], fromMs: EpochMs, toMs: EpochMs, zone: string): Stretch[] {
  const perMeter = [...Map.groupBy(items, (item) => item.deviceId).values()].map((list) => list.map(piece));
  const cursors = perMeter.map((pieces) => walker(pieces));
  return cuts(perMeter.flat(), fromMs, toMs, zone).map(([start, end]) => {
    const covering = cursors.map((at) => at(start)).filter((found) => found !== null);
    return {
      key: localDateOf(start, zone),
      start,
      end,
      powerW: covering.length === 0 ? null : covering.reduce((sum, found) => sum + found.powerW, 0),
      meters: covering.length,
      estimated: covering.some((found) => found.estimated),
    };
  });
}

function piece(item: RawReading): Piece {
  const start = Date.parse(item.timestamp);
  return {
    start,
    end: start + item.intervalSeconds * 1_000,
    powerW: item.powerW ?? (item.value * 3_600) / item.intervalSeconds,
    estimated: item.quality === 'estimated',
  };
}

/** Looks up ever later instants in a list sorted by start. */
function walker(pieces: Piece[]): (ms: EpochMs) => Piece | null {
  let index = 0;
  return (ms) => {
    while (index < pieces.length && (pieces[index]?.end ?? 0) <= ms) index += 1;
    const found = pieces[index];
    return found !== undefined && found.start <= ms ? found : null;
  };
}

/** Every instant at which something begins or ends, in pairs. */
function cuts(pieces: Piece[], fromMs: EpochMs, toMs: EpochMs, zone: string): [EpochMs, EpochMs][] {
  const stepMs = pieces.length === 0 ? DEFAULT_STEP_MS : Math.min(...shortest(pieces));
  const covered = union(pieces);
  let index = 0;
  const grid = stepFrame(fromMs, toMs, zone, stepMs).filter(({ start }) => {
    while (index < covered.length && (covered[index]?.end ?? 0) <= start) index += 1;
    return (covered[index]?.start ?? Infinity) >= start;
  });
  const instants = new Set([fromMs, toMs, ...grid.map((span) => span.start)]);
  for (const { start, end } of pieces) instants.add(start).add(end);
  const sorted = [...instants].filter((ms) => ms >= fromMs && ms <= toMs).sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => [sorted[i] ?? end, end]);
}

function shortest(pieces: Piece[]): Set<number> {
  return new Set(pieces.map(({ start, end }) => end - start));
}

/** The time that at least one piece covers, as unbroken stretches. */
function union(pieces: Piece[]): { start: EpochMs; end: EpochMs }[] {
  const merged: { start: EpochMs; end: EpochMs }[] = [];
  for (const { start, end } of pieces.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}
