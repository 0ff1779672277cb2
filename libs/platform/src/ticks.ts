import type { DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';

/** What every module with an `@Interval` imports: one and the same object, since each `forRoot()` runs all ticks anew. */
export const Ticks: DynamicModule = ScheduleModule.forRoot();
