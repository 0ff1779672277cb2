import type { RuleSettings } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';

/** SQL of `detection_settings`; a building without a row has the defaults. */

/** The rule's settings as a row holds them. */
export type SettingsRow = RuleSettings;

/** Columns as `RuleSettings`, of the table named `s`. */
export const SETTINGS_COLUMNS = `s.reference, s.threshold, s.window_days as "windowDays", s.minimum_days as "minimumDays",
  s.floor_wh as "floorWh"`;

export async function findSettings(
  manager: EntityManager,
  buildingId: string,
): Promise<(SettingsRow & { updatedAt: Date }) | null> {
  const [row] = await manager.query<(SettingsRow & { updatedAt: Date })[]>(
    `select ${SETTINGS_COLUMNS}, s.updated_at as "updatedAt" from detection_settings s where building_id = $1`,
    [buildingId],
  );
  return row ?? null;
}

export async function saveSettings(
  manager: EntityManager,
  buildingId: string,
  { reference, threshold, windowDays, minimumDays, floorWh }: RuleSettings,
  changed: { by: string; at: Date },
): Promise<void> {
  await manager.query(
    `insert into detection_settings
       (building_id, reference, threshold, window_days, minimum_days, floor_wh, updated_by, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (building_id) do update set reference = excluded.reference, threshold = excluded.threshold,
       window_days = excluded.window_days, minimum_days = excluded.minimum_days, floor_wh = excluded.floor_wh,
       updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
    [buildingId, reference, threshold, windowDays, minimumDays, floorWh, changed.by, changed.at],
  );
}
