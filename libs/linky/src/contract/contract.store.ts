import type { ContractFact, MeterContract } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { Meter } from '@coprowatt/iot';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import type { ContractAnswer } from '../providers/meter-data.provider.ts';
import { ContractRow } from './contract.entity.ts';
import { factsAfter, newsIn } from './contract-rules.ts';

/** What operators told of supply contracts, by the day from which it was seen. Callers hold the meter's lock. */
@Injectable()
export class ContractStore {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Keeps a new version only when a fact changed, and answers which did; null: told as it was known. The meter always
   * carries the subscribed power that is known.
   */
  async save(
    deviceId: string,
    told: ContractAnswer,
    today: LocalDate,
    manager: EntityManager,
  ): Promise<ContractFact[] | null> {
    const known = await this.rows(manager).findOne({ where: { deviceId }, order: { since: 'DESC' } });
    const facts = factsAfter(known, told);
    const news = newsIn(facts, known);
    const isNew = known === null || news.length > 0;
    if (isNew) await this.rows(manager).upsert({ deviceId, since: today, ...facts }, ['deviceId', 'since']);
    const { subscribedPowerKva } = facts;
    if (subscribedPowerKva !== null) await manager.update(Meter, deviceId, { subscribedPowerKva });
    return isNew ? news : null;
  }

  /** The latest version of each of these meters, where one was told. */
  async current(deviceIds: string[], manager?: EntityManager): Promise<Map<string, MeterContract>> {
    const latest = await this.rows(manager)
      .createQueryBuilder('contract')
      .distinctOn(['contract.deviceId'])
      .where('contract.deviceId = any(:deviceIds)', { deviceIds })
      .orderBy({ 'contract.deviceId': 'ASC', 'contract.since': 'DESC' })
      .getMany();
    return new Map(latest.map((row) => [row.deviceId, contractOf(row)]));
  }

  private rows(manager: EntityManager = this.dataSource.manager): Repository<ContractRow> {
    return manager.getRepository(ContractRow);
  }
}

function contractOf(row: ContractRow): MeterContract {
  const { subscribedPowerKva, tariff, offPeakWindows, meterType, segment, since } = row;
  return { subscribedPowerKva, tariff, offPeakWindows: offPeakWindows ?? [], meterType, segment, since };
}
