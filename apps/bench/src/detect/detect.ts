import { createWriteStream, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OVERCONSUMPTION_KINDS, type Verdict } from '@coprowatt/energy';
import { InputError } from './input-error.ts';
import { judge } from './judge.ts';
import { meterDays } from './meter-days.ts';
import { readMeters, type ListedMeter } from './meters-file.ts';
import type { DetectOptions } from './options.ts';
import type { PointList } from './point-list.ts';
import { readSeries } from './series-file.ts';

const HEADER = 'meter,date,kind,severity,expected_kwh,observed_kwh\n';

/**
 * Judges every meter of a file and writes the days of overconsumption; `tell` hears one line a meter.
 * @throws InputError on what the caller can mend, before anything is written.
 */
export async function detect(options: DetectOptions, tell: (line: string) => void): Promise<void> {
  const meters = await readMeters(options.meters);
  const series = await readSeries(options.series);
  const unlisted = [...series.keys()].filter((name) => !meters.has(name));
  if (unlisted.length > 0)
    throw new InputError(
      `${options.meters} lacks ${unlisted.join(', ')}, of which ${options.series} has rows`,
    );
  if (!existsSync(dirname(options.out))) throw new InputError(`${dirname(options.out)} does not exist`);
  for (const name of meters.keys()) if (!series.has(name)) tell(`${name}: no row, nothing to judge`);
  await pipeline(Readable.from(lines(series, meters, options, tell)), createWriteStream(options.out));
}

function* lines(
  series: Map<string, PointList>,
  meters: Map<string, ListedMeter>,
  { detector }: DetectOptions,
  tell: (line: string) => void,
): Generator<string> {
  yield HEADER;
  for (const [name, points] of series) {
    const { days, rejected, doubled } = meterDays(points, meters.get(name)!);
    const assessments = judge(detector, days, meters.get(name)!.zone);
    const verdicts = assessments.flatMap(({ verdict }) => (verdict && isOver(verdict) ? [verdict] : []));
    yield* verdicts.map((verdict) => row(name, verdict));
    const judged = assessments.filter(({ unjudged }) => unjudged === null).length;
    const odd = `${rejected > 0 ? `, ${rejected} rows no day can hold` : ''}${doubled > 0 ? `, ${doubled} rows given twice` : ''}`;
    tell(`${name}: ${days.length} days, ${judged} judged, ${verdicts.length} flagged${odd}`);
  }
}

/** Whether a verdict tells of overconsumption. */
export function isOver({ kind }: Verdict): boolean {
  return OVERCONSUMPTION_KINDS.some((over) => over === kind);
}

function row(meter: string, { localDate, kind, severity, expectedWh, observedWh }: Verdict): string {
  const name = /[",\n]/.test(meter) ? `"${meter.replaceAll('"', '""')}"` : meter;
  return `${name},${localDate},${kind},${severity},${kwh(expectedWh)},${kwh(observedWh)}\n`;
}

function kwh(wh: number): string {
  return (wh / 1_000).toFixed(3);
}
