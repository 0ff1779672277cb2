import { join } from 'node:path';
import type { LocalDate } from '@coprowatt/energy';
import { readRows } from './csv-rows.ts';
import { failAt } from './input-error.ts';

/** Which days of one meter hold injected energy. */
export interface MeterLabels {
  scoredFrom: LocalDate;
  /** Included. */
  scoredTo: LocalDate;
  /** Days that should be flagged, and days of an event that nobody scores. */
  positive: Set<LocalDate>;
  unscored: Set<LocalDate>;
}

/** Labels of `anomalies_train/labels_days.csv` by meter (`meter,date,label`). */
export async function readLabels(folder: string): Promise<Map<string, MeterLabels>> {
  const meters = new Map<string, MeterLabels>();
  const file = join(folder, 'labels_days.csv');
  await readRows(file, ['meter', 'date', 'label'], ({ line, values: { meter, date, label } }) => {
    const labels = meters.get(meter) ?? emptyLabels();
    meters.set(meter, labels);
    if (label === '1') labels.positive.add(date);
    else if (label === 'x') labels.unscored.add(date);
    else if (label === 'scored_from') labels.scoredFrom = date;
    else if (label === 'scored_to') labels.scoredTo = date;
    else failAt(file, line, `label "${label}" is not known`);
  });
  return meters;
}

function emptyLabels(): MeterLabels {
  return { scoredFrom: '', scoredTo: '9999-12-31', positive: new Set(), unscored: new Set() };
}
