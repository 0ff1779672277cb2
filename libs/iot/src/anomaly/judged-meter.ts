import type { Country, MeterUsage, ProviderName } from '@coprowatt/contracts';
import { DEFAULT_RULES, type LocalDate, type RuleSettings } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { SETTINGS_COLUMNS, type SettingsRow } from './settings-rows.ts';

/** What detection must know of a meter. */
export interface JudgedMeter {
  id: string;
  label: string;
  provider: ProviderName;
  usage: MeterUsage;
  holderUserId: string | null;
  buildingId: string;
  buildingName: string;
  country: Country;
  /** Whether its operator is asked: something was, and the connection has not ended. */
  isAsked: boolean;
  settings: RuleSettings;
}

/** Null for a meter of a building that has ended. Held: whose it is changes before it is judged, or after (`AlertNotices`). */
export async function findJudged(manager: EntityManager, deviceId: string): Promise<JudgedMeter | null> {
  const [row] = await manager.query<(Omit<JudgedMeter, 'settings'> & { settings: SettingsRow | null })[]>(
    `select m.id, m.label, m.provider, m.usage, m.holder_user_id as "holderUserId", m.building_id as "buildingId",
       b.name as "buildingName", b.country, m.asked_from is not null and m.asked_until is null as "isAsked",
       (select to_json(own) from (select ${SETTINGS_COLUMNS} from detection_settings s
         where s.building_id = m.building_id) own) as settings
     from meters m join buildings b on b.id = m.building_id
     where m.id = $1 and b.ended_at is null for key share of m`,
    [deviceId],
  );
  return row ? { ...row, settings: row.settings ?? DEFAULT_RULES['previous-days'] } : null;
}

/** How many meters of an operator are asked and have readings, and how many of them have none since an instant. */
export async function countSilent(
  manager: EntityManager,
  provider: ProviderName,
  since: Date,
): Promise<{ meters: number; silent: number }> {
  const [row] = await manager.query<{ meters: number; silent: number }[]>(
    `select count(*)::integer as meters, count(*) filter (where last_reading_at < $2)::integer as silent
     from meters where provider = $1 and asked_from is not null and asked_until is null and last_reading_at is not null`,
    [provider, since],
  );
  return row ?? { meters: 0, silent: 0 };
}

/** Meters that are asked and have no reading since an instant, and since when. */
export function listSilent(
  manager: EntityManager,
  since: Date,
): Promise<{ deviceId: string; lastDay: LocalDate }[]> {
  return manager.query(
    `select id as "deviceId", (last_reading_at at time zone 'Europe/Paris')::date::text as "lastDay" from meters
     where asked_from is not null and asked_until is null and last_reading_at < $1`,
    [since],
  );
}
