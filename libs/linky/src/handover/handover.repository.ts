import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager, type Repository } from 'typeorm';
import { HandoverRow } from './handover.entity.ts';

/** An offer as its link finds it. */
export interface FoundHandover {
  id: string;
  buildingId: string;
  organisationId: string;
  buildingName: string;
  city: string;
  offeredBy: string;
  meterCount: number;
  expiresAt: Date;
}

const FIND = `
  select h.id, h.building_id as "buildingId", h.organisation_id as "organisationId", h.expires_at as "expiresAt",
    b.name as "buildingName", b.city, o.name as "offeredBy",
    (select count(*) from meters m where m.building_id = b.id and m.usage = 'common')::int as "meterCount"
  from linky_handovers h
  join buildings b on b.id = h.building_id and b.organisation_id = h.organisation_id and b.ended_at is null
  join organisations o on o.id = h.organisation_id
  where h.token_hash = $1 and h.expires_at > $2`;

@Injectable()
export class HandoverRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The offer of this organisation that can still be accepted. */
  findOpen(buildingId: string, organisationId: string): Promise<HandoverRow | null> {
    return this.handovers().findOneBy({ buildingId, organisationId, expiresAt: MoreThan(new Date()) });
  }

  /** Null when the token is unknown, replaced, used or over, or the building is no longer the offerer's. */
  async findByToken(tokenHash: Buffer): Promise<FoundHandover | null> {
    const rows: FoundHandover[] = await this.dataSource.query(FIND, [tokenHash, new Date()]);
    return rows[0] ?? null;
  }

  /** Keeps an offer in place of an older one of the same building. */
  async keep(offer: HandoverRow, manager: EntityManager): Promise<void> {
    await this.handovers(manager).upsert(offer, ['buildingId']);
  }

  /** False when there is none. */
  async cancel(buildingId: string, manager: EntityManager): Promise<boolean> {
    const { affected } = await this.handovers(manager).delete({ buildingId });
    return affected === 1;
  }

  /** False when somebody was faster, or time. */
  async spend(id: string, tokenHash: Buffer, manager: EntityManager): Promise<boolean> {
    const unspent = { id, tokenHash, expiresAt: MoreThan(new Date()) };
    const { affected } = await this.handovers(manager).delete(unspent);
    return affected === 1;
  }

  private handovers(manager: EntityManager = this.dataSource.manager): Repository<HandoverRow> {
    return manager.getRepository(HandoverRow);
  }
}
