import { PlatformConfig, Ticks } from '@coprowatt/platform';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CompressionTick } from './compression-tick.ts';
import { openTableOwner, TableOwner } from './table-owner.ts';

const tableOwner = {
  provide: TableOwner,
  inject: [PlatformConfig, DataSource],
  useFactory: openTableOwner,
};

/** What TimescaleDB does for readings, on servers that have it. */
@Module({
  imports: [Ticks],
  providers: [tableOwner, CompressionTick],
  exports: [TableOwner],
})
export class TimescaleModule {}
