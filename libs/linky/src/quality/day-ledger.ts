import { lastPublishedDay, type LocalDate } from '@coprowatt/energy';
import { CurveRetention, type WriteOutcome } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  afterAnswer,
  askedAgain,
  isFilled,
  isFound,
  isTold,
  LEDGER_LANES,
  rechecked,
  UNTOLD,
  type DayAnswer,
  type LedgerDay,
  type LedgerLane,
} from './ledger-rules.ts';
import { selectDue, selectSpare, type DueDay } from './ledger-due.ts';
import {
  dropHolesBeforeService,
  dropHolesSinceTold,
  loseBefore,
  selectAsked,
  selectLacking,
  selectOpen,
  selectRows,
  selectStarts,
  upsertDays,
  type LaneDays,
  type LedgerRow,
} from './ledger-rows.ts';

/** An answer of the operator, once its readings are written. */
export interface LedgerEntry {
  deviceId: string;
  /** Of the operator's local days. */
  timeZone: string;
  lane: LedgerLane;
  /** `to` is exclusive. */
  asked: { from: LocalDate; to: LocalDate };
  outcome: Pick<WriteOutcome, 'days'>;
  /** Points that the adapter could not read, by their day. */
  rejectedByDay?: Map<LocalDate, number>;
}

/** What an answer changed in the ledger, in days: one that lacks several kinds of data is one, found with the first, filled with the last. */
export interface HoleCounts {
  holesFound: number;
  holesFilled: number;
}

/** A curve that is whole tells the day without the operator's daily value. */
const DAILY_OF = { curve: 'daily', productionCurve: 'productionDaily' } as const;

/** Keeps the holes, corrections and rejected points of every day (design rule 2), in the transaction that writes its readings. */
@Injectable()
export class DayLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly retention: CurveRetention,
  ) {}

  /**
   * Records what an answer says of the days asked: each that is expected (in service, published by now) and not whole is a
   * hole, or one more ask of it; a whole one is filled. What a day's energy is known without is expected since the lane first
   * told any: a meter may never. Of a curve that is kept no longer nothing is said. Call it after readings and commissioning date are written.
   */
  async record(entry: LedgerEntry, manager: EntityManager): Promise<HoleCounts> {
    const { deviceId, lane, asked, timeZone } = entry;
    const now = this.clock.now();
    const published = lastPublishedDay(now.getTime(), timeZone);
    const isCurve = lane === 'curve' || lane === 'productionCurve';
    await dropHolesBeforeService(manager, deviceId);
    const days = (await selectAsked(manager, this.kept({ deviceId, lane, ...asked }, timeZone))).map(
      (day) => {
        const { localDate, inService, whole, curveIsWhole, estimated } = day;
        const before: LedgerDay = day.asks === null ? UNTOLD : day;
        const isBeside = lane === 'maximumPower' || (!isCurve && curveIsWhole);
        const expected = inService && localDate <= published && !(isBeside && day.beforeTold);
        const after = afterAnswer(before, { expected, whole, estimated, ...pointsOf(entry, localDate) }, now);
        return { localDate, curveIsWhole, before, after };
      },
    );
    const changed = days.filter(({ before, after }) => after !== before && (isTold(before) || isTold(after)));
    if (changed.length > 0)
      await upsertDays(
        manager,
        deviceId,
        lane,
        changed.map(({ localDate, after }) => ({ ...after, localDate })),
      );
    return this.counts(entry, days, manager);
  }

  /** One answer may tell two curves, of which one is kept for less time. */
  private kept(days: LaneDays, timeZone: string): LaneDays {
    if (days.lane !== 'curve' && days.lane !== 'productionCurve') return days;
    const metric = days.lane === 'curve' ? 'electricity_consumption' : 'electricity_production';
    const oldest = this.retention.keptFrom(metric, this.clock.nowMs(), timeZone);
    return days.from < oldest ? { ...days, from: oldest } : days;
  }

  /** Of the days that lack energy: a daily value or a power that is missing beside a whole curve is known, and no hole of the day. */
  private async counts(
    { deviceId, lane, outcome }: LedgerEntry,
    days: RecordedDay[],
    manager: EntityManager,
  ): Promise<HoleCounts> {
    if (lane === 'maximumPower') return { holesFound: 0, holesFilled: 0 };
    const isCurve = lane === 'curve' || lane === 'productionCurve';
    const ours = days.filter(({ curveIsWhole }) => isCurve || !curveIsWhole);
    const found = ours.filter(({ before, after }) => isFound(before, after)).map(dateOf);
    const filled = ours.filter(({ before, after }) => isFilled(before, after)).map(dateOf);
    if (isCurve) {
      const grown = new Set(outcome.days.filter(({ written }) => written > 0).map(dateOf));
      const whole = days.filter((day) => day.curveIsWhole && grown.has(day.localDate)).map(dateOf);
      if (whole.length > 0) filled.push(...(await selectOpen(manager, deviceId, DAILY_OF[lane], whole)));
    }
    const lacking = await selectLacking(manager, deviceId, lane, [...found, ...filled]);
    const count = (dates: LocalDate[]): number => new Set(dates.filter((date) => !lacking.has(date))).size;
    return { holesFound: count(found), holesFilled: count(filled) };
  }

  /** Counts an ask whose days were refused for each of their open holes and estimates; other days stay as they are. */
  async recordRefused({ deviceId, lane, from, to }: LaneDays, manager: EntityManager): Promise<void> {
    const now = this.clock.now();
    const held = await selectRows(manager, deviceId, [lane], from, to);
    const asked = held
      .filter(({ hole, recheckAt }) => hole === 'open' || recheckAt !== null)
      .map((day) => ({ ...day, ...(day.hole === 'open' ? askedAgain(day, now) : rechecked(day, now)) }));
    if (asked.length > 0) await upsertDays(manager, deviceId, lane, asked);
  }

  /** Takes back the holes of a lane that turned out not to be collected: of all days since the last that told anything. */
  forget(deviceId: string, lane: LedgerLane, manager: EntityManager): Promise<void> {
    return dropHolesSinceTold(manager, deviceId, lane);
  }

  /** What is held of the days from `from` to `to` (excluded), of every lane. */
  ofDays(deviceId: string, from: LocalDate, to: LocalDate): Promise<LedgerRow[]> {
    return selectRows(this.dataSource.manager, deviceId, [...LEDGER_LANES], from, to);
  }

  /** Holes before a day that are to be asked again by now, newest first. */
  due(
    deviceId: string,
    before: LocalDate,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<DueDay[]> {
    return selectDue(manager, deviceId, before, this.clock.now());
  }

  /** Days of these lanes' curves before a day that are worth a call now and then, what waits longest first (`selectSpare`). */
  spare(
    deviceId: string,
    lanes: LedgerLane[],
    before: LocalDate,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Pick<DueDay, 'lane' | 'localDate'>[]> {
    return selectSpare(manager, deviceId, lanes, before, this.clock.now());
  }

  /** Gives up the open holes and the estimates of a lane before the oldest day that the operator still tells. */
  passDepth(deviceId: string, lane: LedgerLane, oldest: LocalDate, manager: EntityManager): Promise<void> {
    return loseBefore(manager, deviceId, lane, oldest);
  }

  /**
   * Finds the holes of a history that came by another way than answers: the demonstration's. A curve is missed from the first
   * day that it has; a daily value from the first day asked. @param until day after the last one that was there to be asked.
   */
  async rebuild(
    meter: { id: string; timeZone: string },
    until: LocalDate,
    manager: EntityManager,
  ): Promise<void> {
    for (const { lane, localDate: from } of await selectStarts(manager, meter.id)) {
      const entry = { deviceId: meter.id, timeZone: meter.timeZone, lane, outcome: { days: [] } };
      if (from < until) await this.record({ ...entry, asked: { from, to: until } }, manager);
    }
  }
}

/** A day that an answer was recorded of. */
interface RecordedDay {
  localDate: LocalDate;
  curveIsWhole: boolean;
  before: LedgerDay;
  after: LedgerDay;
}

const dateOf = ({ localDate }: { localDate: LocalDate }): LocalDate => localDate;

function pointsOf(
  { outcome, rejectedByDay }: LedgerEntry,
  localDate: LocalDate,
): Pick<DayAnswer, 'corrected' | 'rejected'> {
  const told = outcome.days.find((day) => day.localDate === localDate);
  const unreadable = rejectedByDay?.get(localDate) ?? 0;
  return { corrected: told?.corrected ?? 0, rejected: (told?.rejected ?? 0) + unreadable };
}
