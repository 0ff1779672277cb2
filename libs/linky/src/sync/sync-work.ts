import type { Meter, MeterWithPrm } from '@coprowatt/iot';
import type { Connection } from '../connection/connection.entity.ts';
import type { CurveAnswer, DailyAnswer, MeterDataProvider } from '../providers/meter-data.provider.ts';
import type { Step } from './lane-rules.ts';
import type { ChangedDays } from './sync-announcer.ts';
import type { Reaction } from './sync-policy.ts';
import type { SyncRun } from './sync-run.entity.ts';

/** Everything that a step needs, read afresh before each one. */
export interface Work {
  run: SyncRun;
  connection: Connection;
  meter: MeterWithPrm;
  provider: MeterDataProvider;
  step: Step;
}

/** What is done because there are no data, and the operator's own code for that, which proves it. */
export interface Refusal {
  reaction: Reaction;
  vendorCode: string | null;
}

/** What a step brought. */
export type Answer = { curve: CurveAnswer } | { daily: DailyAnswer } | Refusal;

/** What a step left behind. */
export interface Stepped {
  meter: Meter;
  run: SyncRun;
  changed: ChangedDays | null;
}
