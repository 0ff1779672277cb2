import { createHash } from 'node:crypto';
import type { MetricType, SignedInUser } from '@coprowatt/contracts';
import { addDays, lastPublishedDay, type LocalDate } from '@coprowatt/energy';
import type { BuildingAccess } from '@coprowatt/identity';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { buildIdentity } from '../export/build-identity.ts';
import { MeterScopes } from '../meter/meter-scope.service.ts';
import type { MeterScope } from '../meter/meter-scope.ts';
import type { VersionedDays } from '../reading/day-versions.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { parseWindow } from './window.ts';

/** Who asks what: as the guard and the validation left it. */
export interface AskedAnswer {
  request: Request;
  response: Response;
  access: BuildingAccess;
  user: SignedInUser;
  query: { deviceId?: string; metric?: MetricType; from?: string; to?: string };
}

/** The days that an answer stands on; null: every one. */
export type DaysOf = 'window' | 'history';

const FIRST: LocalDate = '1900-01-01';
const LAST: LocalDate = '9998-12-31';

/**
 * Conditional GET (RFC 9110, section 13): 304 without computing the answer. The guard and the meter scope have decided
 * before, so rights that end end the 304s, too; the validator is the person's own.
 */
@Injectable()
export class ConditionalAnswers {
  constructor(
    private readonly scopes: MeterScopes,
    private readonly clock: Clock,
    private readonly retention: CurveRetention,
  ) {}

  /** The answer with its validator, or nothing and status 304 when the client has it. */
  async answer<Answer>(
    asked: AskedAnswer,
    daysOf: DaysOf,
    compute: (scope: MeterScope) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const { request, response, access, user, query } = asked;
    const days = this.days(asked, daysOf);
    const scope = await this.scopes.of(access, user.id, query.deviceId, days);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('ETag', this.validator(asked, scope));
    if (!request.fresh) return compute(scope);
    response.status(304);
    return undefined;
  }

  /** All that an answer may stand on; of a window its days, and one on either side: an instant may lie in the day before. */
  private days({ access, query }: AskedAnswer, daysOf: DaysOf): VersionedDays {
    const metric = metricOf(query);
    if (daysOf === 'history') return { metric, from: FIRST, to: LAST };
    const { timeZone } = access.building;
    const lastPublished = lastPublishedDay(this.clock.nowMs(), timeZone);
    const { openingDay, endDay } = parseWindow(query, lastPublished, timeZone);
    return { metric, from: addDays(openingDay, -1), to: addDays(endDay, 1) };
  }

  /** Everything that the answer depends on: what is stored, what is due, how long curves are kept, and this program. */
  private validator({ request, access, user, query }: AskedAnswer, scope: MeterScope): string {
    const { lastPublished, timeZone, meters, expected } = scope;
    const facts = [
      buildIdentity(),
      user.id,
      request.originalUrl,
      access.building.accountingYearStart,
      timeZone,
      lastPublished,
      this.retention.keptFrom(metricOf(query), this.clock.nowMs(), timeZone),
      meters.map(({ id, lastReadingAt, daysVersion }) => [id, lastReadingAt, daysVersion]),
      expected,
    ];
    return `W/"${createHash('sha256').update(JSON.stringify(facts)).digest('base64url')}"`;
  }
}

/** Statistics and comparisons are of consumption. */
function metricOf({ metric }: AskedAnswer['query']): MetricType {
  return metric ?? 'electricity_consumption';
}
