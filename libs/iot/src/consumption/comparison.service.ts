import { previousSpan, type Comparison } from '@coprowatt/contracts';
import {
  comparePairs,
  comparePeriods,
  isPartial,
  pairDays,
  type ComparedMeterDay,
  type DayPair,
} from '@coprowatt/energy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MeterScope } from '../meter/meter-scope.ts';
import type { DaySpan } from '../reading/day-span.ts';
import { selectDaySums } from '../reading/day-sums.ts';
import { hoursKey, selectHours } from './compared-hours.ts';
import { COUNTERPARTS, comparedSpan } from './comparison-period.ts';
import type { ComparisonQueryDto } from './comparison.dto.ts';
import { asPeriod, changeOf, dayColumns } from './comparison.mapper.ts';

const METRIC = 'electricity_consumption';

/** Answers `GET …/comparison` from the day rows, in at most two queries. */
@Injectable()
export class ComparisonService {
  constructor(private readonly dataSource: DataSource) {}

  /** @param accountingYearStart `MM-DD`. */
  async comparison(
    { deviceIds, expected, meters, timeZone, lastPublished }: MeterScope,
    accountingYearStart: string,
    query: ComparisonQueryDto,
  ): Promise<Comparison> {
    const { kind } = query;
    const span = comparedSpan(query, lastPublished, accountingYearStart);
    const before = previousSpan(kind, span);
    const pairs = pairDays(span.from, span.to, COUNTERPARTS[kind]);
    const rows = await this.rows(deviceIds, pairs, [span, before]);
    const compared = comparePairs(pairs, rows, expected, timeZone);
    const periods = comparePeriods(compared);
    return {
      kind,
      timeZone,
      meterCount: meters.length,
      current: asPeriod(periods, 'current', span, pairs.length),
      previous: asPeriod(periods, 'previous', before, pairs.length),
      change: changeOf(periods),
      reason: periods.reason,
      days: dayColumns(compared),
    };
  }

  /** The days' sums, and the hours of the pairs that have a partial day. */
  private async rows(
    deviceIds: string[],
    pairs: readonly DayPair[],
    [current, previous]: readonly [DaySpan, DaySpan],
  ): Promise<ComparedMeterDay[]> {
    const { manager } = this.dataSource;
    const rows = await selectDaySums(manager, deviceIds, METRIC, {
      from: previous.from,
      to: current.to,
      without: { from: previous.to, to: current.from },
    });
    const partial = new Set(rows.filter(isPartial).map(({ localDate }) => localDate));
    const dates = pairs
      .map(({ date, previousDate }) => [date, previousDate])
      .filter((pair) => pair.some((date) => partial.has(date)))
      .flat();
    const hours = await selectHours(manager, deviceIds, METRIC, [...new Set(dates)]);
    return rows.map((row) => ({
      ...row,
      hourly: hours.get(hoursKey(row.deviceId, row.localDate)) ?? row.hourly,
    }));
  }
}
