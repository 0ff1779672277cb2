import type { SyncPass } from '@coprowatt/contracts';
import { addDays, localDateOf, type LocalDate } from '@coprowatt/energy';
import type { ConsentInForce } from '@coprowatt/gdpr';
import { CurveRetention, ReadingStore, type DayCoverage, type Meter } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Connection } from '../connection/connection.entity.ts';
import { allowsProduction } from '../connection/scope-rules.ts';
import type { MeterDataProvider } from '../providers/meter-data.provider.ts';
import { DayLedger } from '../quality/day-ledger.ts';
import { LEDGER_LANES, type LedgerLane } from '../quality/ledger-rules.ts';
import { publishedTo } from '../schedule/schedule-rules.ts';
import { laneTelling, wholeInBoth } from './both-directions-rules.ts';
import { isWeeklyDay, looksBackTo, planFresh, type FreshFacts } from './fresh-plan-rules.ts';
import type { Lanes } from './lane-rules.ts';
import { dailyLanes, isContractDue, manualLanes } from './lane-scope-rules.ts';
import { marksOf } from './mark-rules.ts';
import { keptLimits, oldestDay, SLIDING_DAYS } from './sync-window-rules.ts';

/** The meter of a pass, as it is when the pass is worked on. */
export interface Planned {
  pass: SyncPass;
  meter: Meter;
  connection: Connection;
  consent: ConsentInForce;
  provider: MeterDataProvider;
}

/** Reads what is stored of a meter and decides what a pass of it asks (`planFresh`). */
@Injectable()
export class FreshPlanner {
  constructor(
    private readonly readings: ReadingStore,
    private readonly ledger: DayLedger,
    private readonly retention: CurveRetention,
    private readonly clock: Clock,
  ) {}

  /** The night also gives up the holes that the operator's depth has passed. */
  async plan(planned: Planned, manager: EntityManager): Promise<Lanes> {
    const facts = await this.facts(planned, manager);
    const { lanes: offered } = planned.provider;
    if (planned.pass === 'nightly')
      for (const lane of LEDGER_LANES.filter((name) => facts.lanes.has(laneTelling(name, offered))))
        await this.ledger.passDepth(planned.meter.id, lane, oldestDay(lane, facts), manager);
    return planFresh(facts);
  }

  private async facts(planned: Planned, manager: EntityManager): Promise<FreshFacts> {
    const { pass, meter, connection, consent, provider } = planned;
    const nowMs = this.clock.nowMs();
    const today = localDateOf(nowMs, provider.timeZone);
    const published = publishedTo(provider, nowMs);
    const isWeekly = isWeeklyDay(meter.id, today);
    const scope = { offered: provider.lanes, categories: consent.dataCategories, known: connection };
    const known = {
      today,
      publishedTo: published,
      limits: keptLimits(provider, (metric) => this.retention.depth(metric, nowMs, provider.timeZone)),
      // What was not collected, or not open to us, is tried again once a week.
      lanes: isWeekly && pass === 'publication' ? manualLanes(scope) : dailyLanes(scope),
      inServiceFrom: meter.inServiceFrom,
      askedTo: marksOf(connection),
      isWeekly,
      contractDue: isContractDue(connection, nowMs),
    };
    const whole = await this.wholeDays(meter.id, looksBackTo(known), published);
    const week = addDays(published, -SLIDING_DAYS);
    const due = await this.ledger.due(meter.id, week, manager);
    const injects = connection.production === true && allowsProduction(consent.dataCategories);
    const told = (name: LedgerLane): LedgerLane => (injects ? laneTelling(name, provider.lanes) : name);
    const asked = LEDGER_LANES.filter((name) => known.lanes.has(told(name)));
    const isSpare = isWeekly && pass === 'nightly';
    const spare = isSpare ? await this.ledger.spare(meter.id, asked, week, manager) : [];
    return {
      ...known,
      pass,
      whole: injects ? wholeInBoth(whole, provider.lanes) : whole,
      due: due.map((day) => ({ ...day, lane: told(day.lane) })),
      spare: spare.map((day) => ({ ...day, lane: told(day.lane) })),
    };
  }

  private async wholeDays(meterId: string, from: LocalDate, to: LocalDate): Promise<FreshFacts['whole']> {
    const used = await this.readings.coverage(meterId, 'electricity_consumption', from, to);
    const given = await this.readings.coverage(meterId, 'electricity_production', from, to);
    return {
      curve: datesOf(used, isCovered),
      daily: datesOf(used, isTold),
      productionCurve: datesOf(given, isCovered),
      productionDaily: datesOf(given, isTold),
    };
  }
}

const isCovered = ({ coveredMin, expectedMin }: DayCoverage): boolean => coveredMin >= expectedMin;
const isTold = ({ operatorWh }: DayCoverage): boolean => operatorWh !== null;

function datesOf(days: DayCoverage[], isWhole: (day: DayCoverage) => boolean): Set<LocalDate> {
  return new Set(days.filter(isWhole).map(({ localDate }) => localDate));
}
