import { IdentityModule } from '@coprowatt/identity';
import { PlatformConfig } from '@coprowatt/platform';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RetentionModule } from '../retention/retention.module.ts';
import { StorageController } from './storage.controller.ts';
import { StorageBudgets } from './storage.service.ts';
import { openStoreUse, StoreUse } from './store-use.ts';

// Asks for the DataSource: nothing is used before the migrations have run.
const storeUse = { provide: StoreUse, inject: [PlatformConfig, DataSource], useFactory: openStoreUse };

/** What readings take on the disk; and the lock by which a change of store knows that a process runs. */
@Module({
  imports: [IdentityModule, RetentionModule],
  controllers: [StorageController],
  providers: [storeUse, StorageBudgets],
  exports: [StoreUse],
})
export class StorageModule {}
