import type { PortfolioRow } from '@coprowatt/contracts';
import { addDays, type MeterDay } from '@coprowatt/energy';
import { ConsentLedger } from '@coprowatt/gdpr';
import { AccessPolicy, can, type BuildingAccess } from '@coprowatt/identity';
import { Injectable } from '@nestjs/common';
import { DEFAULT_WINDOW_DAYS } from '../consumption/window.ts';
import { MeterNeeds } from '../meter/meter-needs.ts';
import { MeterRepository } from '../meter/meter.repository.ts';
import { MeterScopes } from '../meter/meter-scope.service.ts';
import type { MeterScope } from '../meter/meter-scope.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { portfolioRow, type PortfolioFacts } from './portfolio.mapper.ts';

const METRIC = 'electricity_consumption';

/** Answers `GET /portfolio` with a fixed number of queries, whatever the number of buildings. */
@Injectable()
export class PortfolioService {
  constructor(
    private readonly policy: AccessPolicy,
    private readonly meters: MeterRepository,
    private readonly scopes: MeterScopes,
    private readonly store: ReadingStore,
    private readonly consents: ConsentLedger,
    private readonly needs: MeterNeeds,
  ) {}

  /** One row a building in the person's scope, by name; figures only where he may read them. */
  async rows(userId: string): Promise<PortfolioRow[]> {
    const accesses = await this.policy.accesses(userId);
    const subjects = await this.subjects(accesses);
    const scopes = subjects.map(({ scope }) => scope);
    const deviceIds = scopes.flatMap((scope) => scope.deviceIds);
    const [days, consents, needs] = await Promise.all([
      this.days(scopes, deviceIds),
      this.consents.currentOf(deviceIds),
      this.needs.of(deviceIds),
    ]);
    return subjects.map((subject) => portfolioRow({ ...subject, days, consents, needs }));
  }

  private async subjects(accesses: BuildingAccess[]): Promise<Pick<PortfolioFacts, 'access' | 'scope'>[]> {
    const readable = accesses
      .filter((access) => can(access, 'building.energy.read'))
      .map(({ building }) => building.id);
    const byBuilding = Map.groupBy(await this.meters.listCommonOf(readable), ({ buildingId }) => buildingId);
    return accesses.map((access) => {
      const { id, timeZone } = access.building;
      return { access, scope: this.scopes.scope(byBuilding.get(id) ?? [], timeZone) };
    });
  }

  private async days(scopes: MeterScope[], deviceIds: string[]): Promise<Map<string, MeterDay[]>> {
    const published = scopes.map(({ lastPublished }) => lastPublished).sort();
    const [first, last] = [published[0], published.at(-1)];
    if (!first || !last) return new Map();
    const rows = await this.store.readDays(
      deviceIds,
      METRIC,
      addDays(first, 1 - DEFAULT_WINDOW_DAYS),
      addDays(last, 1),
    );
    return Map.groupBy(rows, ({ deviceId }) => deviceId);
  }
}
