import type { ExpectedEnergy } from '@coprowatt/contracts';
import {
  addDays,
  daysBetween,
  DETECTION_HISTORY_DAYS,
  eachDay,
  type DayAssessment,
  type LocalDate,
} from '@coprowatt/energy';
import { AppError } from '@coprowatt/platform';
import { ConsentLedger } from '@coprowatt/gdpr';
import { DataSource } from 'typeorm';
import type { BuildingAccess } from '@coprowatt/identity';
import { Injectable } from '@nestjs/common';
import { parseWindow } from '../consumption/window.ts';
import type { Meter } from '../meter/meter.entity.ts';
import { MeterScopes } from '../meter/meter-scope.service.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { listLevels } from './anomaly-rows.ts';
import { expectDays, type DetectionGround } from './detect.ts';
import { DetectionSettingsService } from './detection-settings.service.ts';
import { expectedColumns } from './expected.mapper.ts';

const METRIC = 'electricity_consumption';
const MOST_DAYS = 3 * 366;

/** What each day was expected to hold: the band behind the chart. */
@Injectable()
export class ExpectedService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly scopes: MeterScopes,
    private readonly store: ReadingStore,
    private readonly settings: DetectionSettingsService,
    private readonly consents: ConsentLedger,
  ) {}

  /** @throws AppError as `MeterScopes.of`; `validation_failed` for a window that is none, or longer than three years. */
  async expected(
    access: BuildingAccess,
    userId: string,
    query: { deviceId?: string; from?: string; to?: string },
  ): Promise<ExpectedEnergy> {
    const { meters, timeZone, lastPublished } = await this.scopes.of(access, userId, query.deviceId);
    const { firstDay: from, endDay: to } = parseWindow(query, lastPublished, timeZone);
    if (daysBetween(from, to) > MOST_DAYS) throw tooLong();
    const { id: buildingId, country } = access.building;
    const settings = await this.settings.find(buildingId);
    const judged = await this.allowed(meters);
    const assessed = await this.assess(
      judged.map(({ id }) => id),
      { country, settings },
      { from, to },
    );
    const isWhole = judged.length === meters.length && meters.length > 0;
    return { timeZone, from, to, columns: expectedColumns(eachDay(from, to), isWhole ? assessed : []) };
  }

  /** A private meter is judged for its holder's advice alone (design rule 9). */
  private async allowed(meters: Meter[]): Promise<Meter[]> {
    const own = meters.filter(({ usage }) => usage === 'private').map(({ id }) => id);
    if (own.length === 0) return meters;
    const consents = await this.consents.currentOf(own);
    return meters.filter(({ id, usage }) => usage === 'common' || consents.get(id)?.purposes.advice === true);
  }

  /** However many meters there are, their days are one query. */
  private async assess(
    deviceIds: string[],
    ground: Omit<DetectionGround, 'levels'>,
    { from, to }: { from: LocalDate; to: LocalDate },
  ): Promise<DayAssessment[][]> {
    const historyFrom = addDays(from, -DETECTION_HISTORY_DAYS);
    const levels = await listLevels(this.dataSource.manager, deviceIds);
    const days = await this.store.readDays(deviceIds, METRIC, historyFrom, to);
    const daysOf = Map.groupBy(days, ({ deviceId }) => deviceId);
    return deviceIds.map((id) =>
      expectDays(daysOf.get(id) ?? [], { ...ground, levels: levels.get(id) ?? [] }, from),
    );
  }
}

function tooLong(): AppError {
  const message = `from and to must be at most ${MOST_DAYS} days apart`;
  return new AppError('validation_failed', { errors: [{ field: 'to', rule: 'max', message }] });
}
