import type { DetectionSettings, DetectionSettingsAnswer } from '@coprowatt/contracts';
import { addDays, DEFAULT_RULES, localDateOf, mostMinimumDays } from '@coprowatt/energy';
import type { BuildingAccess } from '@coprowatt/identity';
import { AppError, AuditLog, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MeterRepository } from '../meter/meter.repository.ts';
import { markDue } from './detection-due.ts';
import { NEWS_DAYS } from './detection-span-rules.ts';
import { findSettings, saveSettings } from './settings-rows.ts';

/** The rule's settings of a building. */
@Injectable()
export class DetectionSettingsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly meters: MeterRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async find(buildingId: string): Promise<DetectionSettingsAnswer> {
    const row = await findSettings(this.dataSource.manager, buildingId);
    if (!row) return { ...DEFAULT_RULES['previous-days'], updatedAt: null };
    return { ...row, updatedAt: row.updatedAt.toISOString() };
  }

  /** Changes them, and has the building's meters judged anew. @throws AppError `validation_failed` when there could never be so many days of reference. */
  async change(
    { building }: BuildingAccess,
    userId: string,
    settings: DetectionSettings,
  ): Promise<DetectionSettingsAnswer> {
    const most = mostMinimumDays(settings);
    if (settings.minimumDays > most) throw tooMany(most);
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      await saveSettings(manager, building.id, settings, { by: userId, at: now });
      const meters = await this.meters.listAllIn(building.id, manager);
      const fromDay = addDays(localDateOf(now.getTime(), building.timeZone), -NEWS_DAYS);
      const ids = meters.map(({ id }) => id).sort();
      await markDue(manager, ids, fromDay, now);
      const { reference, threshold, windowDays, minimumDays, floorWh } = settings;
      await this.audit.record(
        {
          act: 'detection.changed',
          actorId: userId,
          organisationId: building.organisationId,
          buildingId: building.id,
          subject: { kind: 'building', id: building.id },
          facts: { reference, threshold, windowDays, minimumDays, floorWh },
        },
        manager,
      );
    });
    return this.find(building.id);
  }
}

function tooMany(most: number): AppError {
  const message = `minimumDays must not be above ${most}: no day would ever be judged`;
  return new AppError('validation_failed', { errors: [{ field: 'minimumDays', rule: 'max', message }] });
}
