import type {
  NotificationPreferencesAnswer,
  NotificationPreferencesRequest,
  NotificationRule,
} from '@coprowatt/contracts';
import { AccessPolicy, can, type BuildingAccess } from '@coprowatt/identity';
import { AppError, Clock, Mailer } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { defaultChoice, OWN_METER_DEFAULTS } from './choice-rules.ts';
import { PreferencesRepository } from './preferences.repository.ts';

/** What one person wants to be told. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly repository: PreferencesRepository,
    private readonly policy: AccessPolicy,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  /** Rules of buildings that the person reaches no more are kept, and not shown. */
  async show(userId: string): Promise<NotificationPreferencesAnswer> {
    const [preferences, accesses] = await Promise.all([
      this.repository.of(userId),
      this.policy.accesses(userId),
    ]);
    const reached = new Set(accesses.map(({ building }) => building.id));
    return {
      ...preferences,
      rules: preferences.rules.filter(({ buildingId }) => buildingId === null || reached.has(buildingId)),
      mailAvailable: this.mailer.available,
      ownMeterDefaults: OWN_METER_DEFAULTS,
      buildings: accesses.map(asDefaults),
    };
  }

  /**
   * Replaces all of it, but `mail` where it is left out.
   * @throws AppError `validation_failed` for a building that the person does not reach, or quiet hours of no length.
   */
  async replace(
    userId: string,
    wanted: NotificationPreferencesRequest,
  ): Promise<NotificationPreferencesAnswer> {
    const { quietHours } = wanted;
    if (quietHours && quietHours.from === quietHours.to) throw wrong('quietHours.to', 'differs_from_start');
    const accesses = await this.policy.accesses(userId);
    const reached = new Set(accesses.map(({ building }) => building.id));
    const rules = wanted.rules.map(({ buildingId, kind, inbox, mail, rhythm }, index): NotificationRule => {
      if (buildingId !== null && !reached.has(buildingId))
        throw wrong(`rules.${index}.buildingId`, 'building_unknown');
      return { buildingId, kind, inbox, mail, rhythm };
    });
    await this.repository.save(userId, { ...wanted, rules }, this.clock.now());
    return this.show(userId);
  }
}

function wrong(field: string, rule: string): AppError {
  return new AppError('validation_failed', { errors: [{ field, rule, message: `${field}: ${rule}` }] });
}

function asDefaults(access: BuildingAccess): NotificationPreferencesAnswer['buildings'][number] {
  const { building, roles } = access;
  const defaults = can(access, 'building.energy.read') ? defaultChoice(roles) : null;
  return { buildingId: building.id, name: building.name, defaults };
}
