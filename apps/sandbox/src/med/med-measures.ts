import type { RequestHandler } from 'express';
import { measures } from '../meters/direction.ts';
import { activationOf, type Meter, type MeterRegistry } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import { daysBetween, eachDate, localDateOf, type LocalDate } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import type { MedAccountStore } from './med-accounts.store.ts';
import type { MedAllowance } from './med-allowance.ts';
import { measure2026, measureV5 } from './med-body.ts';
import { medRefusals } from './med-error.ts';
import { oldestOf, readMedRequest, stretchesOf, type MedRequest } from './med-request.ts';
import type { MedPoint, MedSeries } from './med-series.ts';
import { sendEnvelope } from './send-envelope.ts';
import type { StoredCopies } from './stored-copies.ts';

/** A measure call that was counted and may be answered. */
interface PreparedMeasure {
  asked: MedRequest;
  /** Days that Enedis is asked for. */
  fetched: LocalDate[];
  /** The day's allowance is used up: stored days alone are answered. */
  isCut: boolean;
}

export interface MedGround {
  accounts: MedAccountStore;
  allowance: MedAllowance;
  clock: SandboxClock;
  copies: StoredCopies;
  data: OperatorData;
  meters: MeterRegistry;
}

/** The five measures of the gateway (providers sheet, section 11). */
export class MedMeasures {
  readonly #ground: MedGround;

  constructor(ground: MedGround) {
    this.#ground = ground;
  }

  /** Form and age of the period, then the account, then the allowance that the stored copy leaves to be used. */
  prepare(series: MedSeries): RequestHandler {
    return (request, response, next) => {
      const { accounts, allowance, clock, copies } = this.#ground;
      const today = localDateOf(clock.nowMs());
      const asked = readMedRequest(request.params['prm'], request.query, today);
      const oldest = oldestOf(today, series.historyYears);
      if (asked.from < oldest) throw medRefusals.tooOld(oldest);
      if (!accounts.has(asked.prm)) throw medRefusals.accessDenied();
      const dates = eachDate(asked.from, asked.to);
      const missing = asked.useCache
        ? dates.filter((date) => !copies.find(asked.prm, series.name, date))
        : dates;
      const stored = dates.length - missing.length;
      const isCut = !allowance.spend({ stored, missing: missing.length, useCache: asked.useCache }, response);
      response.locals.measure = { asked, fetched: isCut ? [] : missing, isCut } satisfies PreparedMeasure;
      next();
    };
  }

  answer(series: MedSeries): RequestHandler {
    return (request, response) => {
      const prepared = response.locals.measure as PreparedMeasure;
      const { asked, isCut } = prepared;
      const points = this.#points(series, prepared);
      if (points.length === 0) throw medRefusals.noData();
      sendEnvelope(request, response, measure2026(asked, series, points), measureV5, isCut);
    };
  }

  #points(series: MedSeries, { asked, fetched }: PreparedMeasure): MedPoint[] {
    const { copies, meters } = this.#ground;
    const meter = meters.meter(asked.prm);
    refuseAsEnedis(series, meter, fetched);
    for (const date of fetched) copies.keep(asked.prm, series.name, date, this.#fetch(series, meter, date));
    const isFetched = new Set(fetched);
    return eachDate(asked.from, asked.to).flatMap((date) =>
      isFetched.has(date)
        ? this.#fetch(series, meter, date)
        : (copies.find(asked.prm, series.name, date) ?? []),
    );
  }

  /** A day as Enedis tells it now. */
  #fetch(series: MedSeries, meter: Meter, date: LocalDate): MedPoint[] {
    const { clock, data } = this.#ground;
    const nowMs = clock.nowMs();
    return data.isPublished(meter, date, nowMs) ? series.day(data, meter, date, nowMs) : [];
  }
}

/** What Enedis would refuse. @throws MedError `ENEDIS_ERROR`, `ADAM-ERR0123` */
function refuseAsEnedis(
  { direction, maxDays }: MedSeries,
  meter: Meter,
  fetched: readonly LocalDate[],
): void {
  const stretches = stretchesOf(fetched);
  for (const { from, to } of stretches) {
    if (!measures(meter.traits, direction)) throw medRefusals.wrongDirection(from, to);
    if (daysBetween(from, to) > maxDays) throw medRefusals.tooWide(from, to);
    if (from < activationOf(meter, direction)) throw medRefusals.beforeActivation(from);
  }
}
