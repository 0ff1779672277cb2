import { previousSpan, type PortfolioRow } from '@coprowatt/contracts';
import { addDays, type MeterDay } from '@coprowatt/energy';
import { ConsentLedger } from '@coprowatt/gdpr';
import { AccessPolicy, can, type BuildingAccess } from '@coprowatt/identity';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listDue } from '../anomaly/detection-due.ts';
import type { DaySpan } from '../reading/day-span.ts';
import { DEFAULT_WINDOW_DAYS } from '../consumption/window.ts';
import { MeterNeeds } from '../meter/meter-needs.ts';
import { MeterRepository } from '../meter/meter.repository.ts';
import { MeterScopes } from '../meter/meter-scope.service.ts';
import type { MeterScope } from '../meter/meter-scope.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { countOpenAlerts } from './open-alerts.ts';
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
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** One row a building in the person's scope, by name; figures only where he may read them. */
  async rows(userId: string): Promise<PortfolioRow[]> {
    const accesses = await this.policy.accesses(userId);
    const subjects = await this.subjects(accesses);
    const scopes = subjects.map(({ scope }) => scope);
    const deviceIds = scopes.flatMap((scope) => scope.deviceIds);
    const [days, daysYearBefore, consents, needs, due, alerts] = await Promise.all([
      this.days(scopes, deviceIds, (span) => span),
      this.days(scopes, deviceIds, (span) => previousSpan('yoy', span)),
      this.consents.currentOf(deviceIds),
      this.needs.of(deviceIds),
      listDue(this.dataSource.manager, deviceIds),
      countOpenAlerts(this.dataSource.manager, deviceIds, this.clock.now()),
    ]);
    const facts = { days, daysYearBefore, consents, needs, due, alerts };
    return subjects.map((subject) => portfolioRow({ ...subject, ...facts }));
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

  /** Days of all meters over the 30 published ones, moved by `move`. */
  private async days(
    scopes: MeterScope[],
    deviceIds: string[],
    move: (span: DaySpan) => DaySpan,
  ): Promise<Map<string, MeterDay[]>> {
    const published = scopes.map(({ lastPublished }) => lastPublished).sort();
    const [first, last] = [published[0], published.at(-1)];
    if (!first || !last) return new Map();
    const { from, to } = move({ from: addDays(first, 1 - DEFAULT_WINDOW_DAYS), to: addDays(last, 1) });
    const rows = await this.store.readDays(deviceIds, METRIC, from, to);
    return Map.groupBy(rows, ({ deviceId }) => deviceId);
  }
}
