import { IdentityModule } from '@coprowatt/identity';
import { Clock, PlatformConfig } from '@coprowatt/platform';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MeterRepository } from './meter/meter.repository.ts';
import { PackedReadingStore } from './reading/packed-reading.store.ts';
import { ReadingStore } from './reading/reading.store.ts';
import { RowReadingStore } from './reading/row-reading.store.ts';

const readingStore = {
  provide: ReadingStore,
  inject: [PlatformConfig, DataSource, Clock],
  useFactory: (config: PlatformConfig, dataSource: DataSource, clock: Clock): ReadingStore =>
    new { packed: PackedReadingStore, rows: RowReadingStore }[config.readingStore ?? 'packed'](
      dataSource,
      clock,
    ),
};

/** What is measured, whoever measured it. */
@Module({
  imports: [IdentityModule],
  providers: [MeterRepository, readingStore],
  exports: [MeterRepository, ReadingStore],
})
export class IotModule {}
