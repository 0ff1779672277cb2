import type { SyncLaneName } from '@coprowatt/contracts';
import { addDays, daysBetween, localDateOf, type LocalDate } from '@coprowatt/energy';
import { prmContext, ReadingStore } from '@coprowatt/iot';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { OperatorIncidents } from '../incident/operator-incidents.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { SCOPE_OF } from '../connection/scope-rules.ts';
import type { DataRequest, MeterDataProvider } from '../providers/meter-data.provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { areSilentTogether, SILENT_DAYS, silentSince } from './curve-silence-rules.ts';
import { RECENT_DAYS } from './lane-rules.ts';
import { placeOf, reactionTo, type PolicyFacts } from './sync-policy.ts';
import { queueOf } from './sync-step.ts';
import { SLIDING_DAYS } from './sync-window-rules.ts';
import type { Answer, Delivery, Refusal, Work } from './sync-work.ts';

type Call = (provider: MeterDataProvider, request: DataRequest) => Promise<Delivery>;

const CALLS = {
  daily: async (provider, request) => ({ lane: 'daily', daily: await provider.dailyEnergy(request) }),
  curve: async (provider, request) => ({ lane: 'curve', curve: await provider.loadCurve(request) }),
  maximumPower: async (provider, request) => ({
    lane: 'maximumPower',
    maximumPower: await provider.maximumPower(request),
  }),
  productionDaily: async (provider, request) => ({
    lane: 'productionDaily',
    daily: await provider.productionDaily(request),
  }),
  productionCurve: async (provider, request) => ({
    lane: 'productionCurve',
    curve: await provider.productionCurve(request),
  }),
  contract: async (provider, request) => ({ lane: 'contract', contract: await provider.contract(request) }),
} as const satisfies Record<SyncLaneName, Call>;

/** Makes the call of a step; an operator's refusal becomes the policy's reaction, and its failures are noted for the admins. */
@Injectable()
export class SyncAsker {
  private readonly logger = new Logger(SyncAsker.name);

  constructor(
    private readonly incidents: OperatorIncidents,
    private readonly connections: ConnectionRepository,
    private readonly readings: ReadingStore,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async ask(work: Work): Promise<Answer> {
    const { run, meter, provider, step } = work;
    const usagePoint = this.secrets.open(meter.prmSealed, prmContext(meter.id));
    const days = { from: step.from, to: step.to };
    const request = { deviceId: meter.id, usagePoint, ...days, queue: queueOf(run.kind) };
    try {
      const answer = await CALLS[step.lane](provider, request);
      const parts = answer.lane === 'contract' ? answer.contract.parts : undefined;
      for (const api of parts?.told ?? [provider.apiOf(step.lane)])
        await this.incidents.good(provider.name, api);
      const refusals: Refusal[] = [];
      for (const error of parts?.refused ?? []) refusals.push(await this.refused(work, error));
      const ours = refusals.find(({ reaction }) => reaction.kind === 'unsubscribed_lane');
      if (answer.lane === 'contract' && ours) return { ...answer, lacking: ours.reaction.name };
      const since = isEmptyCurve(answer) ? await this.curveSilentSince(work) : null;
      return since === null
        ? answer
        : await this.refused(work, new ProviderError('no_data', { status: 200 }), since);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return this.refused(work, error, error.code === 'no_data' ? await this.curveSilentSince(work) : null);
    }
  }

  private async refused(
    work: Work,
    error: ProviderError,
    curveSilentSince: LocalDate | null = null,
  ): Promise<Refusal> {
    const { run, provider, step, meter } = work;
    const { code, status, vendorCode } = error;
    const reaction = reactionTo(code, { ...(await this.policyFacts(work, error)), curveSilentSince });
    this.logger.log(
      { runId: run.id, lane: step.lane, code, status, vendorCode, reaction: reaction.name },
      'operator answered',
    );
    const api = error.api ?? provider.apiOf(step.lane);
    if (reaction.incident !== null)
      await this.incidents.note({
        provider: provider.name,
        kind: reaction.incident,
        api,
        vendorCode,
        status,
        deviceId: meter.id,
      });
    return { reaction, vendorCode };
  }

  private async policyFacts(
    work: Work,
    { code, retryAfterMs }: ProviderError,
  ): Promise<Omit<PolicyFacts, 'curveSilentSince'>> {
    const { run, connection, provider, step } = work;
    const nowMs = this.clock.nowMs();
    const lane = run.lanes[step.lane];
    const delivered = lane?.delivered === true || connection.scopesLearned[SCOPE_OF[step.lane]] === 'active';
    return {
      lane: step.lane,
      days: daysBetween(step.from, step.to),
      daysSinceEnd: this.daysSinceEnd(work),
      emptyDays: daysBetween(step.from, lane?.to ?? step.to),
      delivered: delivered || (step.lane === 'curve' && connection.curveState === 'active'),
      failures: run.failures,
      place: placeOf(run.deviceId),
      retryAfterMs,
      consentAgeMs: nowMs - (connection.consentGivenAt?.getTime() ?? nowMs),
      suspectForMs: connection.suspectSince && nowMs - connection.suspectSince.getTime(),
      holderWave: code === 'not_holder' && (await this.incidents.isOpen(provider.name, 'not_holder_wave')),
    };
  }

  private daysSinceEnd({ provider, step }: Work): number {
    return daysBetween(step.to, localDateOf(this.clock.nowMs(), provider.timeZone));
  }

  /**
   * Since when nothing of a curve comes that came once, when that may be said: of the newest days, and where none before them
   * was left unasked.
   */
  private async curveSilentSince(work: Work): Promise<LocalDate | null> {
    const { connection, step, meter } = work;
    const { scopesLearned, curveState, askedTo } = connection;
    if (step.lane !== 'curve' || scopesLearned.loadCurve !== 'active' || this.daysSinceEnd(work) > 1)
      return null;
    if (curveState !== 'not_collected' && (askedTo === null || askedTo < step.from)) return null;
    const window = { from: addDays(step.to, -RECENT_DAYS), to: step.to };
    const days = await this.readings.coverage(meter.id, 'electricity_consumption', window.from, window.to);
    const since = silentSince(days, window);
    if (since === null || curveState === 'not_collected') return since;
    return (await this.isOperatorsSilence(work)) ? null : since;
  }

  /** Whether a silent curve is collected all the same: that of what the point injects comes, or hardly anybody's comes. */
  private async isOperatorsSilence({ connection, meter, provider, step: { to } }: Work): Promise<boolean> {
    if (connection.production === true) {
      const from = addDays(to, -SILENT_DAYS);
      const injected = await this.readings.coverage(meter.id, 'electricity_production', from, to);
      if (injected.some(({ coveredMin }) => coveredMin > 0)) return true;
    }
    return areSilentTogether(await this.connections.countCurves(provider.name, addDays(to, -SLIDING_DAYS)));
  }
}

/** An answer without a point, the same as "no data" (providers sheet, section 5.1). */
function isEmptyCurve(answer: Delivery): boolean {
  if (answer.lane !== 'curve') return false;
  const { intervals, production = [], rejected } = answer.curve;
  return intervals.length + production.length + rejected === 0;
}
