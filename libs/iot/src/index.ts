export { AlertNotices } from './anomaly/alert-notices.ts';
export { iotEntities, iotMigrations } from './iot.database.ts';
export { IotModule } from './iot.module.ts';
export { Meter, prmContext } from './meter/meter.entity.ts';
export { MeterNeeds, type MeterNeed } from './meter/meter-needs.ts';
export { MeterRepository, type MeterSubject, type MeterWithPrm } from './meter/meter.repository.ts';
export { expectedDays } from './meter/meter-scope.ts';
export { METRIC_CODES, QUALITY_CODES, type PowerMetric } from './reading/codes.ts';
export type { CurveDays } from './reading/day-queries.ts';
export type { DayCoverage } from './reading/day-columns.ts';
export type { DayOutcome, WriteOutcome } from './reading/day-merge.ts';
export { PackedReadingStore } from './reading/packed-reading.store.ts';
export type { DeviceInterval } from './reading/reading-rows.ts';
export { ReadingStore, type StoredMeter } from './reading/reading.store.ts';
export { RowReadingStore } from './reading/row-reading.store.ts';
export { CurveRetention } from './retention/curve-retention.ts';
export { RetentionJob } from './retention/retention-job.ts';
export {
  changeStore,
  StoreDifference,
  type ChangeCounts,
  type ChangeProgress,
} from './storage/store-change.ts';
export { whileUnused } from './storage/store-use.ts';
export { iotSealedColumns } from './sealed-columns.ts';
export { costOf, type StoreForm } from './timescale/store-form-rules.ts';
export { TableOwner } from './timescale/table-owner.ts';
export { probeAbilities, type Abilities } from './timescale/abilities.ts';
export { COMPRESSION_KEY } from './timescale/chunks.ts';
export { runCompressionPass } from './timescale/compression-pass.ts';
export type { MaximumPowerDay, OperatorDay } from './reading/storable-rules.ts';
