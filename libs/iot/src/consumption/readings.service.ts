import {
  METRIC_UNITS,
  type Granularity,
  type ReadingsColumns,
  type ReadingsPage,
} from '@coprowatt/contracts';
import {
  addDays,
  completenessOf,
  dayTotals,
  eachDay,
  hourTotals,
  type DayTotal,
  type ExpectedDays,
  type LocalDate,
  type MeterDay,
} from '@coprowatt/energy';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstExpectedDay, type MeterScope } from '../meter/meter-scope.ts';
import { isPowerMetric } from '../reading/codes.ts';
import type { WantedHours } from '../reading/day-queries.ts';
import type { DaySpan } from '../reading/day-span.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { decodeCursor, isAfter, withinReach } from './cursor.ts';
import {
  ROWS_AT_ONCE,
  daysOfItems,
  isOnePage,
  knownLimit,
  pageSpan,
  usualDays,
  windowDays,
  windowSpan,
  type PageRequest,
} from './page-days.ts';
import { cutPage, itemsOf } from './page.ts';
import { rawColumns, rawItems, rawSlots } from './raw-page.ts';
import type { ReadingsQueryDto } from './readings.dto.ts';
import { coverageOf, totalColumns, totalSlots, type TotalGranularity } from './totals-page.ts';
import { instantOf } from './totals.mapper.ts';
import { selectWindowFacts, type WindowFacts } from './window-facts.ts';
import { parseWindow, isInside } from './window.ts';

type Content = Pick<ReadingsPage, 'items' | 'nextCursor'> | Pick<ReadingsColumns, 'columns' | 'nextCursor'>;

/** A page as it is asked, of whom, and what is due. */
interface Subject extends PageRequest {
  scope: MeterScope;
  query: ReadingsQueryDto;
  expected: ExpectedDays[];
  keptFrom: LocalDate;
}

/** The days that a page of sums stands on, and what is known of its window. */
interface KnownDays {
  days: DayTotal[];
  completeness: number | null;
}

/**
 * Answers `GET …/readings`: the curve, or its hours, days and months (design section 5). What is read of the days follows the page
 * that is asked, not its window: of a longer one a single statement sums what is known and finds where the page is.
 */
@Injectable()
export class ReadingsService {
  constructor(
    private readonly store: ReadingStore,
    private readonly retention: CurveRetention,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  async page(scope: MeterScope, query: ReadingsQueryDto): Promise<ReadingsPage | ReadingsColumns> {
    const { metric, granularity, shape, limit, cursor } = query;
    const window = parseWindow(query, scope.lastPublished, scope.timeZone);
    const subject: Subject = {
      ...{ scope, query, granularity, shape, limit, window },
      cursor: cursor === undefined ? null : withinReach(decodeCursor(cursor), window),
      // Readings are due of the metric that the operator was asked for.
      expected: metric === 'electricity_consumption' ? scope.expected : [],
      keptFrom: this.retention.keptFrom(metric, this.clock.nowMs(), scope.timeZone),
    };
    return {
      metric,
      granularity,
      unit: METRIC_UNITS[metric],
      timeZone: scope.timeZone,
      from: instantOf(window.fromMs),
      to: instantOf(window.toMs),
      expectedFrom: firstExpectedDay(scope.expected),
      ...(granularity === 'raw' ? await this.raw(subject) : await this.totals(subject, granularity)),
    };
  }

  private async raw(subject: Subject): Promise<Content & Pick<ReadingsPage, 'completeness'>> {
    const { scope, query, window, shape, limit, cursor } = subject;
    const { deviceIds } = scope;
    const { metric } = query;
    const span = pageSpan(subject);
    const facts = await this.facts(subject, span);
    const holes = shape === 'columns';
    const read = async (fromMs: number, toMs: number): ReturnType<ReadingStore['readCurve']> =>
      isPowerMetric(metric) ? this.store.readCurve(deviceIds, metric, fromMs, toMs) : [];
    const days = holes ? eachDay(span.from, span.to) : facts.dates;
    const found = await rawSlots({ deviceIds, window, cursor, limit, days, holes, read });
    const { slots, nextCursor } = cutPage(found, cursor, limit);
    return {
      completeness: await this.completeness(subject, facts),
      nextCursor,
      ...(holes ? { columns: rawColumns(slots) } : { items: rawItems(slots, METRIC_UNITS[metric]) }),
    };
  }

  private async totals(
    subject: Subject,
    granularity: TotalGranularity,
  ): Promise<Content & Pick<ReadingsPage, 'completeness'>> {
    const { window, cursor, limit, shape } = subject;
    const { days, completeness } = isOnePage(subject, granularity, subject.scope.deviceIds.length)
      ? await this.wholeWindow(subject)
      : await this.pageOfWindow(subject, granularity);
    const slots = totalSlots(granularity, shape, days, window, cursor);
    const page = cutPage(slots, cursor, limit);
    const { nextCursor } = page;
    return shape === 'columns'
      ? { completeness, nextCursor, columns: totalColumns(granularity, page.slots, window.timeZone) }
      : { completeness, nextCursor, items: itemsOf(page.slots) };
  }

  private async wholeWindow(subject: Subject): Promise<KnownDays> {
    const { granularity, window, keptFrom } = subject;
    const days = await this.days(subject, windowSpan(subject), HOURS[granularity]);
    return { days, completeness: completenessOf(coverageOf(granularity, days, window, keptFrom)) };
  }

  /** The days of the page alone, some at a time: of several hundred meters a day is as many rows. */
  private async pageOfWindow(subject: Subject, granularity: TotalGranularity): Promise<KnownDays> {
    const { scope, shape, limit } = subject;
    const span = pageSpan(subject);
    const facts = await this.facts(subject, span);
    const most = Math.max(1, Math.floor(ROWS_AT_ONCE[granularity] / scope.deviceIds.length));
    const size = Math.min(most, usualDays(subject));
    const isFull = shape === 'items' && facts.dates.length === daysOfItems(subject);
    const to = isFull ? addDays(facts.dates.at(-1) ?? span.to, 1) : span.to;
    const days: DayTotal[] = [];
    let hours = 0;
    let { from } = span;
    for (let read = 0; read < facts.dates.length && hours <= limit; read += size) {
      const next = facts.dates[read + size] ?? to;
      const more = await this.days(subject, { from, to: next }, HOURS[granularity]);
      days.push(...more);
      if (granularity === 'hour') hours += hoursOfPage(more, subject);
      from = next;
    }
    return { days, completeness: await this.completeness(subject, facts) };
  }

  private facts(subject: Subject, span: DaySpan): Promise<WindowFacts> {
    const { scope, query, window, granularity, expected, keptFrom } = subject;
    const isRaw = granularity === 'raw';
    const from = isRaw && span.from < keptFrom ? keptFrom : span.from;
    return selectWindowFacts(this.dataSource.manager, {
      deviceIds: scope.deviceIds,
      metric: query.metric,
      expected,
      timeZone: scope.timeZone,
      ofCurve: isRaw || granularity === 'hour',
      counted: windowDays(granularity, window).whole,
      keptFrom: isRaw ? keptFrom : null,
      known: { ...span, from, limit: knownLimit(subject, span) },
    });
  }

  /** Of the whole window, though the page is of a part. */
  private async completeness(subject: Subject, { coverage }: WindowFacts): Promise<number | null> {
    const { granularity, window, keptFrom } = subject;
    const cut: DayTotal[] = [];
    for (const date of windowDays(granularity, window).cut)
      cut.push(...(await this.days(subject, { from: date, to: addDays(date, 1) }, 'all')));
    return completenessOf([coverage, ...coverageOf(granularity, cut, window, keptFrom)]);
  }

  private async days(subject: Subject, { from, to }: DaySpan, hours: WantedHours): Promise<DayTotal[]> {
    const rows = await this.rows(subject, { from, to }, hours);
    return dayTotals(rows, subject.expected, from, to, subject.scope.timeZone);
  }

  private async rows(
    { scope: { deviceIds }, query: { metric } }: Subject,
    { from, to }: DaySpan,
    hours: WantedHours,
  ): Promise<MeterDay[]> {
    if (deviceIds.length === 1) return this.store.readDays(deviceIds, metric, from, to, hours);
    if (hours.length === 0 && isPowerMetric(metric))
      return this.store.readDaySums(deviceIds, metric, { from, to });
    return (await this.store.readDays(deviceIds, metric, from, to, hours)).map(withoutMaximumPower);
  }
}

/** The hours that an answer stands on. */
const HOURS = {
  raw: [],
  hour: 'all',
  day: [],
  month: [],
} as const satisfies Record<Granularity, WantedHours>;

function hoursOfPage(days: readonly DayTotal[], { window, cursor }: Subject): number {
  return hourTotals(days).filter(
    ({ startMs }) => isInside(window, startMs) && isAfter(cursor, { startMs, deviceId: '' }),
  ).length;
}

/** The maximum power of one meter is none of several, also on the days on which only that one is known. */
function withoutMaximumPower(day: MeterDay): MeterDay {
  return { ...day, maximumPower: null };
}
