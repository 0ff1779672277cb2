import type { Granularity, ReadingsColumns, ReadingsPage } from '@coprowatt/contracts';
import { addDays, dayTotals, type DayTotal, type LocalDate, type MeterDay } from '@coprowatt/energy';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { firstExpectedDay, type MeterScope } from '../meter/meter-scope.ts';
import { UNITS } from '../reading/codes.ts';
import type { WantedHours } from '../reading/day-queries.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { decodeCursor } from './cursor.ts';
import { cutPage, itemsOf } from './page.ts';
import { rawColumns, rawItems, rawSlots } from './raw-page.ts';
import type { ReadingsQueryDto } from './readings.dto.ts';
import { totalColumns, totalSlots, windowCompleteness, type TotalGranularity } from './totals-page.ts';
import { instantOf } from './totals.mapper.ts';
import { parseWindow, type Window } from './window.ts';

type Content = Pick<ReadingsPage, 'items' | 'nextCursor'> | Pick<ReadingsColumns, 'columns' | 'nextCursor'>;

/** Everything that a page is cut from. */
interface Subject {
  scope: MeterScope;
  query: ReadingsQueryDto;
  window: Window;
  days: DayTotal[];
}

/** Answers `GET …/readings`: the curve, or its hours, days and months (design section 5). */
@Injectable()
export class ReadingsService {
  constructor(
    private readonly store: ReadingStore,
    private readonly retention: CurveRetention,
    private readonly clock: Clock,
  ) {}

  async page(scope: MeterScope, query: ReadingsQueryDto): Promise<ReadingsPage | ReadingsColumns> {
    const { metric, granularity } = query;
    const window = parseWindow(query, scope.lastPublished, scope.timeZone);
    const days = await this.days(scope, query, window);
    const subject = { scope, query, window, days };
    return {
      metric,
      granularity,
      unit: UNITS[metric],
      timeZone: scope.timeZone,
      from: instantOf(window.fromMs),
      to: instantOf(window.toMs),
      expectedFrom: firstExpectedDay(scope.expected),
      completeness: windowCompleteness(granularity, days, window, this.keptFrom(scope)),
      ...(granularity === 'raw' ? await this.rawContent(subject) : totalContent(subject, granularity)),
    };
  }

  private keptFrom({ timeZone }: MeterScope): LocalDate {
    return this.retention.keptFrom(this.clock.nowMs(), timeZone);
  }

  /** Readings are due of the metric that the operator was asked for. */
  private async days(
    scope: MeterScope,
    { metric, granularity }: ReadingsQueryDto,
    window: Window,
  ): Promise<DayTotal[]> {
    const { deviceIds, timeZone } = scope;
    const from = granularity === 'raw' || granularity === 'hour' ? window.openingDay : window.firstDay;
    const hours = HOURS[granularity](window);
    const stored = await this.store.readDays(deviceIds, metric, from, window.endDay, hours);
    const rows = deviceIds.length === 1 ? stored : stored.map(withoutMaximumPower);
    const expected = metric === 'electricity_consumption' ? scope.expected : [];
    return dayTotals(rows, expected, from, window.endDay, timeZone);
  }

  private async rawContent({ scope: { deviceIds }, query, window, days }: Subject): Promise<Content> {
    const { metric, shape, limit } = query;
    const cursor = cursorOf(query);
    const read = (fromMs: number, toMs: number): ReturnType<ReadingStore['readCurve']> =>
      this.store.readCurve(deviceIds, metric, fromMs, toMs);
    const request = { deviceIds, window, cursor, limit, holes: shape === 'columns', read };
    const { slots, nextCursor } = cutPage(await rawSlots(request, days), cursor, limit);
    return shape === 'columns'
      ? { nextCursor, columns: rawColumns(slots) }
      : { nextCursor, items: rawItems(slots) };
  }
}

/** The hours that an answer stands on; of the curve's own days those of which a part may lie outside the window. */
const HOURS = {
  raw: ({ openingDay, endDay }) => [openingDay, addDays(endDay, -1)],
  hour: () => 'all',
  day: () => [],
  month: () => [],
} as const satisfies Record<Granularity, (window: Window) => WantedHours>;

/** The maximum power of one meter is none of several, also on the days on which only that one is known. */
function withoutMaximumPower(day: MeterDay): MeterDay {
  return { ...day, maximumPower: null };
}

function totalContent({ query, window, days }: Subject, granularity: TotalGranularity): Content {
  const { shape, limit } = query;
  const cursor = cursorOf(query);
  const { slots, nextCursor } = cutPage(totalSlots(granularity, shape, days, window, cursor), cursor, limit);
  return shape === 'columns'
    ? { nextCursor, columns: totalColumns(granularity, slots, window.timeZone) }
    : { nextCursor, items: itemsOf(slots) };
}

function cursorOf({ cursor }: ReadingsQueryDto): ReturnType<typeof decodeCursor> | null {
  return cursor === undefined ? null : decodeCursor(cursor);
}
