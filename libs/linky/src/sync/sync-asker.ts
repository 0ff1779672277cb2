import { daysBetween } from '@coprowatt/energy';
import { prmContext } from '@coprowatt/iot';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import type { Connection } from '../connection/connection.entity.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { reactionTo } from './sync-policy.ts';
import type { SyncRun } from './sync-run.entity.ts';
import type { Answer, Work } from './sync-work.ts';

/** Makes the call of a step; an operator's refusal becomes the policy's reaction. */
@Injectable()
export class SyncAsker {
  private readonly logger = new Logger(SyncAsker.name);

  constructor(
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async ask({ run, connection, meter, provider, step }: Work): Promise<Answer> {
    const usagePoint = this.secrets.open(meter.prmSealed, prmContext(meter.id));
    const request = { deviceId: meter.id, usagePoint, from: step.from, to: step.to };
    try {
      if (step.lane === 'daily') return { daily: await provider.dailyEnergy(request) };
      return { curve: await provider.loadCurve(request) };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const { code, status, vendorCode, retryAfterMs } = error;
      const reaction = reactionTo(code, {
        ...this.policyFacts(run, connection),
        lane: step.lane,
        days: daysBetween(step.from, step.to),
        retryAfterMs,
      });
      this.logger.log(
        { runId: run.id, lane: step.lane, code, status, vendorCode, reaction: reaction.kind },
        'operator answered',
      );
      return { reaction, vendorCode };
    }
  }

  private policyFacts({ failures }: SyncRun, { consentGivenAt, suspectSince }: Connection) {
    const nowMs = this.clock.nowMs();
    return {
      failures,
      consentAgeMs: nowMs - (consentGivenAt?.getTime() ?? nowMs),
      suspectForMs: suspectSince && nowMs - suspectSince.getTime(),
    };
  }
}
