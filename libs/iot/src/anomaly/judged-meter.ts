import type { Country, MeterUsage, ProviderName } from '@coprowatt/contracts';
import { DEFAULT_RULES, type LocalDate, type RuleSettings } from '@coprowatt/energy';
import type { ConsentLedger } from '@coprowatt/gdpr';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES } from '../reading/codes.ts';
import { SETTINGS_COLUMNS, type SettingsRow } from './settings-rows.ts';
import type { LastHeard } from './watch-rules.ts';

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
  /** Whether its connection has ended. */
  hasEnded: boolean;
  settings: RuleSettings;
}

/** A private meter is judged, and told of, for its holder's advice alone (design rule 9). */
export async function mayJudge(
  consents: ConsentLedger,
  { id, usage }: JudgedMeter,
  manager: EntityManager,
): Promise<boolean> {
  if (usage === 'common') return true;
  return (await consents.current(id, manager))?.purposes.advice === true;
}

/** Null for a meter of a building that has ended. Held: whose it is changes before it is judged, or after (`AlertNotices`). */
export async function findJudged(manager: EntityManager, deviceId: string): Promise<JudgedMeter | null> {
  const [row] = await manager.query<(Omit<JudgedMeter, 'settings'> & { settings: SettingsRow | null })[]>(
    `select m.id, m.label, m.provider, m.usage, m.holder_user_id as "holderUserId", m.building_id as "buildingId",
       b.name as "buildingName", b.country, m.asked_from is not null and m.asked_until is null as "isAsked",
       m.asked_until is not null as "hasEnded",
       (select to_json(own) from (select ${SETTINGS_COLUMNS} from detection_settings s
         where s.building_id = m.building_id) own) as settings
     from meters m join buildings b on b.id = m.building_id
     where m.id = $1 and b.ended_at is null for key share of m`,
    [deviceId],
  );
  return row ? { ...row, settings: row.settings ?? DEFAULT_RULES['previous-days'] } : null;
}

/** The last local day of which a meter `m`'s consumption is known; what it injects keeps no meter from being silent. */
const LAST_KNOWN_DAY = `select d.local_date as day from iot_days d
  where d.device_id = m.id and d.metric = ${METRIC_CODES.electricity_consumption} and (d.covered_min > 0 or d.operator_wh is not null)
  order by d.local_date desc limit 1`;
const IS_ASKED = 'm.asked_from is not null and m.asked_until is null';

/** Of all operators at once. */
export function listLastHeard(manager: EntityManager): Promise<LastHeard[]> {
  return manager.query(
    `select m.provider, known.day::text as "lastDay", count(*)::integer as meters
     from meters m cross join lateral (${LAST_KNOWN_DAY}) known where ${IS_ASKED} group by 1, 2`,
  );
}

/** Meters that are asked and have no consumption from a local day on, and their last day with some. */
export function listSilent(
  manager: EntityManager,
  from: LocalDate,
): Promise<{ deviceId: string; lastDay: LocalDate }[]> {
  return manager.query(
    `select m.id as "deviceId", known.day::text as "lastDay"
     from meters m cross join lateral (${LAST_KNOWN_DAY}) known where ${IS_ASKED} and known.day < $1`,
    [from],
  );
}
