import {
  METRIC_UNITS,
  type ExportCoverage,
  type ExportHead,
  type ExportedMeter,
  type Language,
} from '@coprowatt/contracts';
import { localTimeOf } from '@coprowatt/energy';
import { instantOf } from '../consumption/totals.mapper.ts';
import type { Meter } from '../meter/meter.entity.ts';
import type { Column } from './columns.ts';
import type { ExportSubject } from './export-reader.ts';
import { PROGRAM } from './program-version.ts';
import type { ExportTexts } from './texts/export-texts.ts';

type NamedMeter = Pick<Meter, 'id' | 'label' | 'prmLast4' | 'usage'>;

/** Everything that the head is made of. */
export interface HeadFacts {
  building: { id: string; name: string };
  meters: readonly NamedMeter[];
  subject: ExportSubject;
  coverage: ExportCoverage;
  columns: readonly Column[];
  language: Language;
  texts: ExportTexts;
  nowMs: number;
}

export function exportHead(facts: HeadFacts): ExportHead {
  const { building, subject, coverage, columns, language, nowMs } = facts;
  const { metric, granularity, window } = subject;
  const { fromMs, toMs, timeZone } = window;
  return {
    building: { id: building.id, name: building.name },
    metric,
    granularity,
    unit: METRIC_UNITS[metric],
    meters: facts.meters.map(exportedMeter),
    timeZone,
    from: instantOf(fromMs),
    to: instantOf(toMs),
    fromLocal: localTimeOf(fromMs, timeZone),
    toLocal: localTimeOf(toMs, timeZone),
    coverage,
    columns: columns.map(({ key, title }) => ({ key, title })),
    method: methodOf(facts),
    language,
    generatedAt: instantOf(nowMs),
    program: PROGRAM,
  };
}

function exportedMeter({ id, label, prmLast4, usage }: NamedMeter): ExportedMeter {
  return { id, label, number: `…${prmLast4}`, usage };
}

/** The sentences that apply. */
function methodOf({ subject, meters, coverage, texts: { method } }: HeadFacts): string[] {
  const { granularity } = subject;
  const ofDays = granularity === 'day' || granularity === 'month';
  const isSum = granularity !== 'raw' && meters.length > 1;
  const kept = coverage.keptFrom;
  return [
    method.exact,
    ofDays ? method.day : method.curve,
    ...(isSum ? [method.sum] : []),
    ...(kept === null ? [] : [method.aged(kept)]),
    coverage.coveredMinutes > 0 ? method.missing : method.nothing,
  ];
}
