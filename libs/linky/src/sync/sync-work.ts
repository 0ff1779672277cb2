import type { ReactionName } from '@coprowatt/contracts';
import type { DayOutcome, Meter, MeterWithPrm } from '@coprowatt/iot';
import type { LocalDate } from '@coprowatt/energy';
import type { Told } from '../connection/connection-end.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import type {
  ContractAnswer,
  CurveAnswer,
  DailyAnswer,
  MaximumPowerAnswer,
  MeterDataProvider,
} from '../providers/meter-data.provider.ts';
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

/** What a step's lane brought. */
export type Delivery =
  | { lane: 'curve' | 'productionCurve'; curve: CurveAnswer }
  | { lane: 'daily' | 'productionDaily'; daily: DailyAnswer }
  | { lane: 'maximumPower'; maximumPower: MaximumPowerAnswer }
  /** `lacking`: what is to be done about a part that our application is not subscribed to; of others that tell nothing, nothing is. */
  | { lane: 'contract'; contract: ContractAnswer; lacking?: ReactionName };

export type Answer = Delivery | Refusal;

/** What was kept of a delivery. */
export interface Taken {
  /** Whether there was any value in it. */
  delivered: boolean;
  /** Operator's daily values. */
  daysWritten: number;
  daysCorrected: number;
  /** Daily maximum powers. */
  maximumPowersWritten: number;
  maximumPowersCorrected: number;
  intervalsWritten: number;
  intervalsCorrected: number;
  /** What became of the supply contract; null: it was not what was asked. */
  contract: SyncRun['contract'];
  contractNews: SyncRun['contractNews'];
  /** What is to be done about a part of it that was refused; null: nothing. */
  lacking: ReactionName | null;
  /** Unreadable, or refused because something better is stored. */
  rejected: number;
  changed: ChangedDays | null;
  /** What became of each day on which a point did more than repeat what was stored. */
  days: DayOutcome[];
  /** The same of what is injected, where it came in the same answer; null when none did. */
  injected: DayOutcome[] | null;
  /** First local day in service, as the operator tells it. */
  inServiceFrom: LocalDate | null;
  /** Whether the point injects; null when the answer does not say. */
  injects: boolean | null;
}

/** What a step left behind. */
export interface Stepped {
  meter: Meter;
  run: SyncRun;
  changed: ChangedDays | null;
  /** The connection when its state moved, and what ended with it. */
  told?: Told;
}
