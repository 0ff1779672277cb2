import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DETECTORS, type DetectionDay, type Detector, type LocalDate } from '@coprowatt/energy';
import { readRows } from './detect/csv-rows.ts';
import { isOver } from './detect/detect.ts';
import { judge } from './detect/judge.ts';
import { readLabels, type MeterLabels } from './detect/labels.ts';
import { meterDays } from './detect/meter-days.ts';
import { readMeters } from './detect/meters-file.ts';
import { addScores, f1Error, ratesOf, scoreMeter, type Score } from './detect/score.ts';
import { readSeries } from './detect/series-file.ts';
import { printTable } from './sync/table.ts';

const DATA = '--data=';
const ROUNDS = 3;

/** A run of flagged days is one false episode strictly, or with so many days between two of its days at most. */
const STRICT = 1;
const CLOSE = 3;

const HEAD = [
  '',
  'meters',
  'precision',
  'recall',
  'F1',
  '+/-',
  'false episodes/year',
  'within 3 days',
  'ms/year',
];

interface LabelledMeter {
  name: string;
  zone: string;
  kind: string;
  days: DetectionDay[];
  labels: MeterLabels;
}

interface Found {
  strict: Score;
  close: Score;
  /** Milliseconds that the meter's days took. */
  ms: number;
}

/**
 * Precision, recall and F1 by day (+/-: its standard error over meters), false episodes and time of every detector on
 * labelled series. `--data=DIR` holds `meters.csv` and `anomalies_train/`; without it the folder `../shared/data` beside the
 * project. Says so when there is none.
 */
export async function benchDetect(flags: readonly string[]): Promise<void> {
  const asked = flags.find((flag) => flag.startsWith(DATA))?.slice(DATA.length);
  const folder = resolve(process.env['INIT_CWD'] ?? '', asked ?? join(process.cwd(), '../shared/data'));
  if (!existsSync(join(folder, 'anomalies_train/labels_days.csv'))) {
    console.log(`\nDetection: no labelled series in ${folder}, skipped (--data=DIR names another folder).`);
    return;
  }
  const meters = await labelledMeters(folder);
  for (const detector of DETECTORS) report(detector, meters);
}

async function labelledMeters(folder: string): Promise<LabelledMeter[]> {
  const listed = await readMeters(join(folder, 'meters.csv'));
  const series = await readSeries(join(folder, 'anomalies_train/series.csv.gz'));
  const labels = await readLabels(join(folder, 'anomalies_train'));
  const kinds = new Map<string, string>();
  await readRows(join(folder, 'meters.csv'), ['meter', 'kind'], ({ values }) => {
    kinds.set(values.meter, values.kind);
  });
  return [...series].flatMap(([name, points]) => {
    const meter = listed.get(name);
    const known = labels.get(name);
    if (!meter || !known) return [];
    return [
      {
        name,
        zone: meter.zone,
        kind: kinds.get(name) ?? '',
        days: meterDays(points, meter).days,
        labels: known,
      },
    ];
  });
}

function report(detector: Detector, meters: readonly LabelledMeter[]): void {
  const found = meters.map((meter) => ({ kind: meter.kind, ...measure(detector, meter) }));
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const groups = [
    { name: 'all', of: found },
    ...kinds.map((kind) => ({ name: kind, of: found.filter((each) => each.kind === kind) })),
  ];
  printTable(
    detector,
    HEAD,
    groups.map(({ name, of }) => [name, String(of.length), ...figures(of)]),
  );
}

function measure(detector: Detector, { days, zone, labels }: LabelledMeter): Found {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    judge(detector, days, zone);
    return performance.now() - start;
  });
  const flagged: LocalDate[] = judge(detector, days, zone).flatMap(({ localDate, verdict }) =>
    verdict && isOver(verdict) ? [localDate] : [],
  );
  return {
    strict: scoreMeter(flagged, labels, STRICT),
    close: scoreMeter(flagged, labels, CLOSE),
    ms: Math.min(...times) / (days.length / 365),
  };
}

function figures(found: readonly Found[]): string[] {
  const strictly = found.map((each) => each.strict);
  const strict = addScores(strictly);
  const close = addScores(found.map((each) => each.close));
  const { precision, recall, f1 } = ratesOf(strict);
  return [
    precision.toFixed(3),
    recall.toFixed(3),
    f1.toFixed(3),
    f1Error(strictly).toFixed(3),
    (strict.falseEpisodes / strict.meterYears).toFixed(1),
    (close.falseEpisodes / close.meterYears).toFixed(1),
    (found.reduce((sum, { ms }) => sum + ms, 0) / found.length).toFixed(1),
  ];
}
