import { addDays, type LocalDate } from '@coprowatt/energy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { selectKnownDays } from '../reading/known-days.ts';
import type { ExportSubject } from './export-reader.ts';

/** Finds the days of a period outside of which nothing is known or due: a period may be asked from 1970 on. */
@Injectable()
export class ExportSpans {
  constructor(private readonly dataSource: DataSource) {}

  async of(subject: Omit<ExportSubject, 'span'>): Promise<ExportSubject['span']> {
    const { deviceIds, metric, granularity, window, expected } = subject;
    const from = granularity === 'raw' || granularity === 'hour' ? window.openingDay : window.firstDay;
    const known = await selectKnownDays(this.dataSource.manager, deviceIds, metric, from, window.endDay);
    const spans = known ? [...expected, { from: known.first, to: addDays(known.last, 1) }] : expected;
    return clipped(spans, from, window.endDay);
  }
}

function clipped(
  spans: readonly { from: LocalDate; to: LocalDate }[],
  from: LocalDate,
  to: LocalDate,
): ExportSubject['span'] {
  const first = spans.map((span) => span.from).sort()[0] ?? to;
  const end =
    spans
      .map((span) => span.to)
      .sort()
      .at(-1) ?? from;
  return { from: first > from ? first : from, to: end < to ? end : to };
}
