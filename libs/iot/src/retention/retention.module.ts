import { envSlice, Ticks } from '@coprowatt/platform';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TimescaleModule } from '../timescale/timescale.module.ts';
import { CurveRetention, ownMonths, RetentionEnv } from './curve-retention.ts';
import { RetentionJob } from './retention-job.ts';
import { findDroppedBefore } from './retention-rows.ts';
import { RetentionTick } from './retention-tick.ts';

const curveRetention = {
  provide: CurveRetention,
  inject: [RetentionEnv, DataSource],
  useFactory: async (env: RetentionEnv, { manager }: DataSource): Promise<CurveRetention> =>
    new CurveRetention(env.RETENTION_CURVE_MONTHS, ownMonths(env), await findDroppedBefore(manager)),
};

/** How long curves are kept, and the job that drops the rest. */
@Module({
  imports: [Ticks, TimescaleModule],
  providers: [envSlice(RetentionEnv), curveRetention, RetentionJob, RetentionTick],
  exports: [CurveRetention, RetentionJob],
})
export class RetentionModule {}
