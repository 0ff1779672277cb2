import { GdprModule } from '@coprowatt/gdpr';
import { IdentityModule, ZoneLocks } from '@coprowatt/identity';
import { Clock, PlatformConfig } from '@coprowatt/platform';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConsumptionController } from './consumption/consumption.controller.ts';
import { ReadingsService } from './consumption/readings.service.ts';
import { StatisticsService } from './consumption/statistics.service.ts';
import { MeterNeeds } from './meter/meter-needs.ts';
import { MeterRepository } from './meter/meter.repository.ts';
import { MeterScopes } from './meter/meter-scope.service.ts';
import { PortfolioController } from './portfolio/portfolio.controller.ts';
import { PortfolioService } from './portfolio/portfolio.service.ts';
import { PackedReadingStore } from './reading/packed-reading.store.ts';
import { ReadingStore } from './reading/reading.store.ts';
import { RowReadingStore } from './reading/row-reading.store.ts';

const STORES = { packed: PackedReadingStore, rows: RowReadingStore };

const readingStore = {
  provide: ReadingStore,
  inject: [PlatformConfig, DataSource, Clock],
  useFactory: (config: PlatformConfig, dataSource: DataSource, clock: Clock): ReadingStore =>
    new STORES[config.readingStore ?? 'packed'](dataSource, clock),
};

/** What is measured, whoever measured it. */
@Module({
  imports: [IdentityModule, GdprModule],
  controllers: [ConsumptionController, PortfolioController],
  providers: [
    MeterNeeds,
    MeterRepository,
    MeterScopes,
    PortfolioService,
    ReadingsService,
    StatisticsService,
    readingStore,
  ],
  exports: [MeterNeeds, MeterRepository, ReadingStore],
})
export class IotModule {
  constructor(zones: ZoneLocks, meters: MeterRepository) {
    zones.add((buildingId) => meters.hasReadings(buildingId));
  }
}
