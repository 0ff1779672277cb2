import { GdprModule } from '@coprowatt/gdpr';
import { IdentityModule, ZoneLocks } from '@coprowatt/identity';
import { NoticesModule } from '@coprowatt/notifications';
import { Clock, PlatformConfig, Ticks } from '@coprowatt/platform';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AlertNotices } from './anomaly/alert-notices.ts';
import { AllAnomaliesController } from './anomaly/all-anomalies.controller.ts';
import { AnomalyAnnouncer } from './anomaly/anomaly-announcer.ts';
import { AnomalyController } from './anomaly/anomaly.controller.ts';
import { AnomalyService } from './anomaly/anomaly.service.ts';
import { AnomalyWriter } from './anomaly/anomaly-writer.ts';
import { DetectionController } from './anomaly/detection.controller.ts';
import { DetectionJob } from './anomaly/detection-job.ts';
import { DetectionSettingsService } from './anomaly/detection-settings.service.ts';
import { DetectionTick } from './anomaly/detection-tick.ts';
import { ExpectedService } from './anomaly/expected.service.ts';
import { ComparisonService } from './consumption/comparison.service.ts';
import { ConditionalAnswers } from './consumption/conditional-answers.ts';
import { ConsumptionController } from './consumption/consumption.controller.ts';
import { ReadingsService } from './consumption/readings.service.ts';
import { StatisticsService } from './consumption/statistics.service.ts';
import { ExportAudit } from './export/export-audit.ts';
import { ExportController } from './export/export.controller.ts';
import { ExportService } from './export/export.service.ts';
import { ExportSpans } from './export/export-span.ts';
import { MeterNeeds } from './meter/meter-needs.ts';
import { MeterRepository } from './meter/meter.repository.ts';
import { MeterScopes } from './meter/meter-scope.service.ts';
import { PortfolioController } from './portfolio/portfolio.controller.ts';
import { PortfolioService } from './portfolio/portfolio.service.ts';
import { PackedReadingStore } from './reading/packed-reading.store.ts';
import { ReadingStore } from './reading/reading.store.ts';
import { RowReadingStore } from './reading/row-reading.store.ts';
import { CurveRetention } from './retention/curve-retention.ts';
import { RetentionModule } from './retention/retention.module.ts';
import { StorageModule } from './storage/storage.module.ts';
import { StoreUse } from './storage/store-use.ts';
import { decideForm } from './timescale/store-form.ts';
import { TableOwner } from './timescale/table-owner.ts';
import { TimescaleModule } from './timescale/timescale.module.ts';

const STORES = { packed: PackedReadingStore, rows: RowReadingStore };

// After StoreUse: a process that is refused because the store is being changed has decided and prepared nothing.
const readingStore = {
  provide: ReadingStore,
  inject: [PlatformConfig, DataSource, Clock, CurveRetention, TableOwner, StoreUse],
  useFactory: async (
    config: PlatformConfig,
    dataSource: DataSource,
    clock: Clock,
    retention: CurveRetention,
    owner: TableOwner,
  ): Promise<ReadingStore> => {
    const form = await decideForm(config, owner, dataSource.manager);
    return new STORES[form](dataSource, clock, retention);
  },
};

/** What is measured, whoever measured it. */
@Module({
  imports: [
    Ticks,
    IdentityModule,
    GdprModule,
    NoticesModule,
    RetentionModule,
    StorageModule,
    TimescaleModule,
  ],
  controllers: [
    AllAnomaliesController,
    AnomalyController,
    ConsumptionController,
    DetectionController,
    ExportController,
    PortfolioController,
  ],
  providers: [
    AlertNotices,
    AnomalyAnnouncer,
    AnomalyService,
    AnomalyWriter,
    ComparisonService,
    ConditionalAnswers,
    DetectionJob,
    DetectionSettingsService,
    DetectionTick,
    ExpectedService,
    ExportAudit,
    ExportService,
    ExportSpans,
    MeterNeeds,
    MeterRepository,
    MeterScopes,
    PortfolioService,
    ReadingsService,
    StatisticsService,
    readingStore,
  ],
  exports: [AlertNotices, MeterNeeds, MeterRepository, ReadingStore, RetentionModule, TimescaleModule],
})
export class IotModule {
  constructor(zones: ZoneLocks, meters: MeterRepository) {
    zones.add((buildingId) => meters.hasReadings(buildingId));
  }
}
