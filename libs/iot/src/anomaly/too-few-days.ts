import type { RuleReference, TooFewDays } from '@coprowatt/contracts';
import { addDays, DEFAULT_RULES, REFERENCE_REACH_DAYS, type LocalDate } from '@coprowatt/energy';
import type { EntityManager } from 'typeorm';
import { METRIC_CODES } from '../reading/codes.ts';
import type { AnomalyReach } from './anomaly-filter.ts';

/** A meter that is read and has fewer complete days than the owner's rule needs to judge any (design rule 4). */
export interface MeterWithFewDays {
  deviceId: string;
  isPrivate: boolean;
  /** Of the last days that the rule looks back at; of the weekday that has most, for `same-weekday`. */
  completeDays: number;
  neededDays: number;
  reference: RuleReference;
}

const DEFAULT = DEFAULT_RULES['previous-days'];

// Of a meter that has enough, no more days are read than tell so: of seven times as many, a weekday has enough.
const FEW = `
  select m.id as "deviceId", m.usage = 'private' as "isPrivate", rule.reference, rule.needed as "neededDays",
    coalesce(known.days, 0)::integer as "completeDays"
  from meters m join buildings b on b.id = m.building_id
    left join detection_settings s on s.building_id = m.building_id
    cross join lateral (select coalesce(s.reference, '${DEFAULT.reference}') as reference,
      coalesce(s.minimum_days, ${DEFAULT.minimumDays}) as needed) rule
    cross join lateral (
      select max(of_kind.days) as days from (
        select count(*) as days from (
          select d.local_date from iot_days d
          where d.device_id = m.id and d.metric = ${METRIC_CODES.electricity_consumption} and d.local_date >= $5::date
            and (d.covered_min = d.expected_min or d.operator_wh is not null)
          order by d.local_date desc limit rule.needed * case rule.reference when 'same-weekday' then 7 else 1 end
        ) complete
        group by case rule.reference when 'same-weekday' then extract(isodow from complete.local_date) end
      ) of_kind
    ) known
  where b.ended_at is null and m.asked_from is not null and m.asked_until is null
    and (m.usage = 'common' and m.building_id = any($2::uuid[]) or m.holder_user_id = $1 and m.building_id = any($3::uuid[]))
    and ($4::uuid is null or m.id = $4) and coalesce(known.days, 0) < rule.needed`;

export function listWithFewDays(
  manager: EntityManager,
  { userId, readable, reached }: AnomalyReach,
  deviceId: string | undefined,
  today: LocalDate,
): Promise<MeterWithFewDays[]> {
  const from = addDays(today, -REFERENCE_REACH_DAYS);
  return manager.query(FEW, [userId, readable, reached, deviceId ?? null, from]);
}

/** How many there are, and the figures of that which lacks least. */
export function tooFewDays(meters: readonly MeterWithFewDays[]): TooFewDays | null {
  const lack = ({ neededDays, completeDays }: MeterWithFewDays): number => neededDays - completeDays;
  const [nearest] = [...meters].sort((one, other) => lack(one) - lack(other));
  if (!nearest) return null;
  const { completeDays, neededDays, reference } = nearest;
  return { meters: meters.length, completeDays, neededDays, reference };
}
