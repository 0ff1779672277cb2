import type {
  Claim,
  ClaimParty,
  ClaimReason,
  ClaimState,
  MeterUsage,
  ProviderName,
} from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';

/** Of those that are decided or given up; every open one waits for an admin. */
const MOST_PAST_CLAIMS = 300;

interface PartyRow {
  kind: 'organisation' | 'user';
  name: string;
  building_name: string;
  city: string;
  usage: MeterUsage;
  label: string;
  since: string;
}

interface ViewRow {
  id: string;
  state: ClaimState;
  reason: ClaimReason;
  provider: ProviderName;
  prm_last4: string;
  opened_at: Date;
  claimant: PartyRow;
  holder: PartyRow | null;
  provable: boolean;
  decided_at: Date | null;
  decided_by: string | null;
  decision_reason: string | null;
}

const NAME = (kind: string, id: string) => `case ${kind} when 'organisation'
  then (select name from organisations where id = ${id}) else (select display_name from users where id = ${id}) end`;

// While it is open: who has the point live now; afterwards: against whom it was decided.
const VIEW = `
  select c.id, c.state, c.reason, c.provider, c.prm_last4, c.opened_at, c.decided_at, c.decision_reason,
    jsonb_build_object('kind', c.subject_kind, 'name', ${NAME('c.subject_kind', 'c.subject_id')},
      'building_name', b.name, 'city', b.city, 'usage', c.usage, 'label', c.label, 'since', c.opened_at) as claimant,
    (select jsonb_build_object('kind', h.subject_kind, 'name', ${NAME('h.subject_kind', 'h.subject_id')},
        'building_name', hb.name, 'city', hb.city, 'usage', m.usage, 'label', m.label, 'since', h.connected_at)
      from linky_connections h join meters m on m.id = h.device_id join buildings hb on hb.id = m.building_id
      where h.prm_hash = c.prm_hash and h.device_id <> c.device_id
        and case c.state when 'open' then h.state in ('connected', 'suspect')
          else h.connected_at is not null and (h.subject_kind, h.subject_id) = (c.holder_kind, c.holder_id) end
    ) as holder,
    -- The MyElectricalData gateway proves nothing: an admin's word does.
    c.state = 'open' and (c.provider = 'myelectricaldata' or exists (select 1 from linky_connections own where own.device_id = c.device_id
      and (own.received_sealed is not null or own.authorisation_sealed is not null))) as provable,
    (select display_name from users where id = c.decided_by) as decided_by
  from linky_claims c join buildings b on b.id = c.building_id`;

const LIST = `${VIEW}
  where (c.state = 'open' and $1 in ('open', 'all')) or c.id in (
    select id from linky_claims where state <> 'open' and $1 in (state, 'all') order by opened_at desc, id limit $2)
  order by c.state <> 'open', case c.state when 'open' then c.opened_at end, c.opened_at desc, c.id`;

/** Claims as an admin sees them: both parties by name, the PRM masked. */
@Injectable()
export class ClaimViewRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Open ones first, oldest first; then the newest of the others. `state` null: all states. */
  async list(state: ClaimState | null): Promise<Claim[]> {
    const rows: ViewRow[] = await this.dataSource.query(LIST, [state ?? 'all', MOST_PAST_CLAIMS]);
    return rows.map(asClaim);
  }

  /** @throws AppError `not_found`. */
  async get(id: string): Promise<Claim> {
    if (!isUUID(id)) throw new AppError('not_found');
    const [row]: ViewRow[] = await this.dataSource.query(`${VIEW} where c.id = $1`, [id]);
    if (!row) throw new AppError('not_found');
    return asClaim(row);
  }
}

function asClaim(row: ViewRow): Claim {
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    provider: row.provider,
    prmMasked: `…${row.prm_last4}`,
    openedAt: row.opened_at.toISOString(),
    claimant: asParty(row.claimant),
    holder: row.holder && asParty(row.holder),
    provable: row.provable,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by,
    decisionReason: row.decision_reason,
  };
}

function asParty({ kind, name, building_name, city, usage, label, since }: PartyRow): ClaimParty {
  return {
    kind: kind === 'user' ? 'person' : 'organisation',
    name,
    buildingName: building_name,
    city,
    usage,
    label,
    since: new Date(since).toISOString(),
  };
}
