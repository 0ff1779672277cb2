import { localDateOf, type Interval, type LocalDate } from '@coprowatt/energy';
import { ConsentLedger } from '@coprowatt/gdpr';
import {
  CurveRetention,
  ReadingStore,
  type PowerMetric,
  type StoredMeter,
  type WriteOutcome,
} from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { allowsProduction } from '../connection/scope-rules.ts';
import { ContractStore } from '../contract/contract.store.ts';
import type { CurveAnswer, DailyAnswer } from '../providers/meter-data.provider.ts';
import type { ChangedDays } from './sync-announcer.ts';
import type { Delivery, Taken } from './sync-work.ts';

type CurveDelivery = Extract<Delivery, { curve: CurveAnswer }>;
type DailyDelivery = Extract<Delivery, { daily: DailyAnswer }>;

/** What a write did, and how many points its adapter could not read. */
interface Written {
  outcomes: WriteOutcome[];
  unreadable: number;
  inServiceFrom: LocalDate | null;
}

const NOTHING: Taken = {
  delivered: false,
  daysWritten: 0,
  daysCorrected: 0,
  maximumPowersWritten: 0,
  maximumPowersCorrected: 0,
  intervalsWritten: 0,
  intervalsCorrected: 0,
  contract: null,
  contractNews: [],
  lacking: null,
  rejected: 0,
  changed: null,
  inServiceFrom: null,
  injects: null,
  days: [],
  injected: null,
};

/** Keeps what an operator delivered and the consent covers, in the caller's transaction. */
@Injectable()
export class AnswerWriter {
  constructor(
    private readonly readings: ReadingStore,
    private readonly contracts: ContractStore,
    private readonly consents: ConsentLedger,
    private readonly retention: CurveRetention,
    private readonly clock: Clock,
  ) {}

  async write(meter: StoredMeter, delivery: Delivery, manager: EntityManager): Promise<Taken> {
    if ('curve' in delivery) return this.curve(meter, delivery, manager);
    if ('daily' in delivery) return this.daily(meter, delivery, manager);
    if ('maximumPower' in delivery) {
      const { days, rejected, inServiceFrom } = delivery.maximumPower;
      const outcome = await this.readings.writeMaximumPower(meter, days, manager);
      const { written: maximumPowersWritten, corrected: maximumPowersCorrected } = outcome;
      const taken = takenOf({ outcomes: [outcome], unreadable: rejected, inServiceFrom });
      return { ...taken, maximumPowersWritten, maximumPowersCorrected };
    }
    const today = localDateOf(this.clock.nowMs(), meter.timeZone);
    const { contract, lacking = null } = delivery;
    const news = await this.contracts.save(meter.id, contract, today, manager);
    const told = { contract: news ? 'new' : 'same', contractNews: news ?? [] } as const;
    return { ...NOTHING, ...told, lacking, injects: contract.injects };
  }

  private async curve(meter: StoredMeter, delivery: CurveDelivery, manager: EntityManager): Promise<Taken> {
    const { intervals, production, rejected, inServiceFrom } = delivery.curve;
    const write = (metric: PowerMetric, told: Interval[]): Promise<WriteOutcome> =>
      this.readings.writeCurve(meter, metric, this.kept(meter, metric, told), manager);
    const outcomes = [await write(metricOf(delivery), intervals)];
    const injected = await this.agreed(meter, production, manager);
    if (injected) outcomes.push(await write('electricity_production', injected));
    const taken = takenOf({ outcomes, unreadable: rejected, inServiceFrom });
    const [intervalsWritten, intervalsCorrected] = changesOf(outcomes);
    return { ...taken, intervalsWritten, intervalsCorrected, injects: injected && true };
  }

  /** One answer may tell two curves, of which one is kept for less time: what is too old of it was never asked for. */
  private kept({ timeZone }: StoredMeter, metric: PowerMetric, intervals: Interval[]): Interval[] {
    const keptFromMs = this.retention.keptFromMs(metric, this.clock.nowMs(), timeZone);
    return intervals.filter(({ startMs }) => startMs >= keptFromMs);
  }

  private async daily(meter: StoredMeter, delivery: DailyDelivery, manager: EntityManager): Promise<Taken> {
    const { days, production, rejected, inServiceFrom } = delivery.daily;
    const outcomes = [await this.readings.writeOperatorDays(meter, metricOf(delivery), days, manager)];
    const injected = await this.agreed(meter, production, manager);
    if (injected)
      outcomes.push(
        await this.readings.writeOperatorDays(meter, 'electricity_production', injected, manager),
      );
    const taken = takenOf({ outcomes, unreadable: rejected, inServiceFrom });
    const [daysWritten, daysCorrected] = changesOf(outcomes);
    return { ...taken, daysWritten, daysCorrected, injects: injected && true };
  }

  /** Whether the consent in force allows to keep what a point injects: only later texts name it. */
  async keepsInjected(deviceId: string, manager: EntityManager): Promise<boolean> {
    const consent = await this.consents.current(deviceId, manager);
    return consent !== null && allowsProduction(consent.dataCategories);
  }

  /** An operator that tells both directions in one answer tells more than an earlier text allowed to keep. Null: nothing. */
  private async agreed<Value>(
    { id }: StoredMeter,
    production: Value[] | undefined,
    manager: EntityManager,
  ): Promise<Value[] | null> {
    return production && production.length > 0 && (await this.keepsInjected(id, manager)) ? production : null;
  }
}

function metricOf({ lane }: CurveDelivery | DailyDelivery): PowerMetric {
  return lane === 'curve' || lane === 'daily' ? 'electricity_consumption' : 'electricity_production';
}

function takenOf({ outcomes, unreadable, inServiceFrom }: Written): Taken {
  const changed = outcomes.flatMap(({ from, to }) => (from !== null && to !== null ? [{ from, to }] : []));
  return {
    ...NOTHING,
    delivered: sum(outcomes, ({ written, corrected, unchanged }) => written + corrected + unchanged) > 0,
    rejected: unreadable + sum(outcomes, ({ refused, rejected }) => refused + rejected),
    changed: changed.reduce<ChangedDays | null>(around, null),
    inServiceFrom,
    days: outcomes[0]?.days ?? [],
    injected: outcomes[1]?.days ?? null,
  };
}

/** Values that are new, and those that replace another. */
const changesOf = (outcomes: WriteOutcome[]): [number, number] => [
  sum(outcomes, ({ written }) => written),
  sum(outcomes, ({ corrected }) => corrected),
];

function sum(outcomes: WriteOutcome[], count: (outcome: WriteOutcome) => number): number {
  return outcomes.reduce((total, outcome) => total + count(outcome), 0);
}

function around(one: ChangedDays | null, other: ChangedDays): ChangedDays {
  if (one === null) return other;
  return { from: one.from < other.from ? one.from : other.from, to: one.to > other.to ? one.to : other.to };
}
