import type { QualityCalendar } from '@coprowatt/contracts';
import {
  COMPARED_DAYS,
  addDays,
  lastPublishedDay,
  startOfDay,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';
import type { BuildingAccess } from '@coprowatt/identity';
import { expectedDays, MeterRepository, ReadingStore, type CurveDays } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive } from '../connection/connection-rules.ts';
import { DayLedger } from './day-ledger.ts';
import { qualityCalendar } from './quality-calendar.mapper.ts';
import type { QualityQueryDto } from './quality.dto.ts';
import { calendarDays } from './quality-window-rules.ts';

const METRIC = 'electricity_consumption';

/** Answers `GET …/devices/:deviceId/quality`: how each local day of a meter's consumption is known. */
@Injectable()
export class QualityService {
  constructor(
    private readonly meters: MeterRepository,
    private readonly connections: ConnectionRepository,
    private readonly readings: ReadingStore,
    private readonly ledger: DayLedger,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not_found` for a meter that the person may not see, `validation_failed`. */
  async calendar(
    access: BuildingAccess,
    userId: string,
    deviceId: string,
    query: QualityQueryDto,
  ): Promise<QualityCalendar> {
    const { timeZone } = access.building;
    const meter = await this.meters.getVisible(access, userId, deviceId);
    const lastPublished = lastPublishedDay(this.clock.nowMs(), timeZone);
    const { from, to } = calendarDays(query, lastPublished, timeZone);
    const [connection, curveDays, days, intervals, ledger] = await Promise.all([
      this.connections.find(meter.id),
      this.readings.curveDays(meter.id, METRIC),
      this.readings.readDays([meter.id], METRIC, from, to),
      this.curve(meter.id, from, to, timeZone),
      this.ledger.ofDays(meter.id, from, to),
    ]);
    return qualityCalendar({
      deviceId: meter.id,
      timeZone,
      from,
      to,
      lastPublished,
      due: expectedDays(meter, lastPublished),
      live: connection !== null && isLive(connection.state),
      injects: connection?.production === true,
      curve: expectedCurve(connection, curveDays, lastPublished),
      days,
      intervals,
      ledger,
    });
  }

  private curve(meterId: string, from: LocalDate, to: LocalDate, timeZone: string): Promise<Interval[]> {
    const [first, end] = [addDays(from, -COMPARED_DAYS), addDays(to, COMPARED_DAYS)];
    return this.readings.readCurve([meterId], METRIC, startOfDay(first, timeZone), startOfDay(end, timeZone));
  }
}

/** From the first day that the curve ever had: to the last published one while it is collected, else to the last it has. */
function expectedCurve(
  connection: Connection | null,
  curveDays: CurveDays | null,
  lastPublished: LocalDate,
): CurveDays | null {
  if (curveDays === null || connection?.curveState !== 'active') return curveDays;
  return { ...curveDays, last: lastPublished };
}
