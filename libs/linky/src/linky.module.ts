import { GdprModule } from '@coprowatt/gdpr';
import { IdentityModule } from '@coprowatt/identity';
import { IotModule, MeterNeeds } from '@coprowatt/iot';
import { Clock, envSlice, PlatformConfig, Ticks } from '@coprowatt/platform';
import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { BuildingEndController } from './building/building-end.controller.ts';
import { BuildingEnd } from './building/building-end.service.ts';
import { HolderDeparture } from './building/holder-departure.service.ts';
import { ClaimAnnouncer } from './claim/claim-announcer.ts';
import { ClaimController } from './claim/claim.controller.ts';
import { ClaimDecisions } from './claim/claim-decision.service.ts';
import { ClaimOpening } from './claim/claim-opening.service.ts';
import { ClaimLapse } from './claim/claim-lapse.service.ts';
import { ClaimProof } from './claim/claim-proof.service.ts';
import { ClaimRepository } from './claim/claim.repository.ts';
import { ClaimViewRepository } from './claim/claim-view.repository.ts';
import { AuthorisationRequestRepository } from './connection/authorisation-request.repository.ts';
import { CallbackController } from './connection/callback.controller.ts';
import { CallbackService } from './connection/callback.service.ts';
import { ConfigureService } from './connection/configure.service.ts';
import { Confirmation } from './connection/confirmation.service.ts';
import { Connecting } from './connection/connecting.service.ts';
import { ConnectionEnd } from './connection/connection-end.service.ts';
import { ConnectionOpening } from './connection/connection-opening.service.ts';
import { ConnectionSeeder } from './connection/connection-seeder.ts';
import { ConnectionRepository } from './connection/connection.repository.ts';
import { ConsentAsking } from './connection/consent-asking.service.ts';
import { DeviceController } from './connection/device.controller.ts';
import { DeviceMove } from './connection/device-move.service.ts';
import { DeviceService } from './connection/device.service.ts';
import { DeviceViews } from './connection/device-views.service.ts';
import { ConsentTurns } from './connection/consent-turns.service.ts';
import { HolderDoubt } from './connection/holder-doubt.service.ts';
import { MeterRegistration } from './connection/meter-registration.service.ts';
import { OperatorServices } from './connection/operator-services.service.ts';
import { ReconnectService } from './connection/reconnect.service.ts';
import { Redemption } from './connection/redemption.service.ts';
import { Renewal } from './connection/renewal.service.ts';
import { ReturnJudging } from './connection/return-judging.service.ts';
import { SubjectMail } from './connection/subject-mail.service.ts';
import { ConsentChanges } from './consent/consent-change.service.ts';
import { ConsentCountdown } from './consent/consent-countdown.service.ts';
import { ConsentController } from './consent/consent.controller.ts';
import { ConsentReader } from './consent/consent-reader.service.ts';
import { ConsentReceipts } from './consent/consent-receipt.service.ts';
import { CurveLane } from './consent/curve-lane.service.ts';
import { Withdrawal } from './consent/withdrawal.service.ts';
import { ContractStore } from './contract/contract.store.ts';
import { BuildingHandoverController } from './handover/building-handover.controller.ts';
import { HandoverAcceptances } from './handover/handover-acceptance.service.ts';
import { HandoverController } from './handover/handover.controller.ts';
import { HandoverOffers } from './handover/handover-offer.service.ts';
import { HandoverRepository } from './handover/handover.repository.ts';
import { MeterHandover } from './handover/meter-handover.service.ts';
import { IncidentAnnouncer } from './incident/incident-announcer.ts';
import { IncidentRepository } from './incident/incident.repository.ts';
import { OperatorIncidents } from './incident/operator-incidents.ts';
import { OperatorStateController } from './incident/operator-state.controller.ts';
import { OperatorStateRepository } from './incident/operator-state.repository.ts';
import { OperatorStates } from './incident/operator-state.service.ts';
import { LinkyLive } from './linky-live.ts';
import { LinkyTick } from './linky-tick.ts';
import { enedisSettings, LinkyEnv, medSettings, oresSettings } from './linky.config.ts';
import { EnedisClient } from './providers/enedis/enedis.client.ts';
import { EnedisProvider } from './providers/enedis/enedis.provider.ts';
import { OresAccess } from './providers/ores/ores-access.ts';
import { OresOAuth } from './providers/ores/ores-oauth.ts';
import { OresClient } from './providers/ores/ores.client.ts';
import { OresProvider } from './providers/ores/ores.provider.ts';
import { MedClient } from './providers/myelectricaldata/med.client.ts';
import { MedProvider } from './providers/myelectricaldata/med.provider.ts';
import { FreshDemand } from './providers/fresh-demand.ts';
import { ProviderCalls } from './providers/provider-calls.ts';
import { ProviderGates } from './providers/provider-gates.ts';
import { ProviderQuota } from './providers/provider-quota.ts';
import { Providers } from './providers/providers.ts';
import { OperatorTokenStore } from './providers/tokens/operator-token.store.ts';
import { TokenRevoker } from './providers/tokens/token-revoker.ts';
import { DayLedger } from './quality/day-ledger.ts';
import { QualityController } from './quality/quality.controller.ts';
import { QualityService } from './quality/quality.service.ts';
import { Retention } from './retention.ts';
import { Schedule } from './schedule/schedule.service.ts';
import { AnswerWriter } from './sync/answer-writer.ts';
import { DeviceLock } from './sync/device-lock.ts';
import { FreshPlanner } from './sync/fresh-planner.ts';
import { PassPlanner } from './sync/pass-planner.ts';
import { RunRetention } from './sync/run-retention.ts';
import { SyncAnnouncer } from './sync/sync-announcer.ts';
import { SyncAsker } from './sync/sync-asker.ts';
import { SyncAudit } from './sync/sync-audit.ts';
import { SyncRecorder } from './sync/sync-recorder.ts';
import { SyncController } from './sync/sync.controller.ts';
import { SyncPlanner } from './sync/sync-planner.ts';
import { SyncRunRepository } from './sync/sync-run.repository.ts';
import { SyncService } from './sync/sync.service.ts';
import { SyncStepper } from './sync/sync-stepper.ts';
import { SyncWorker } from './sync/sync-worker.ts';

/** Operators ask to be told which product calls and where to complain. */
function userAgentOf({ publicUrl }: PlatformConfig): string {
  return `CoproWatt/0.1 (+${publicUrl})`;
}

const enedis = {
  provide: EnedisProvider,
  inject: [LinkyEnv, PlatformConfig, ProviderQuota, ProviderCalls, Clock],
  useFactory: (
    env: LinkyEnv,
    config: PlatformConfig,
    quota: ProviderQuota,
    calls: ProviderCalls,
    clock: Clock,
  ) => {
    const settings = enedisSettings(env);
    return new EnedisProvider(new EnedisClient(settings, quota, calls, clock, userAgentOf(config)), settings);
  },
};

const ores = {
  provide: OresProvider,
  inject: [LinkyEnv, PlatformConfig, ProviderQuota, ProviderCalls, OperatorTokenStore, Clock],
  useFactory: (
    env: LinkyEnv,
    config: PlatformConfig,
    quota: ProviderQuota,
    calls: ProviderCalls,
    tokens: OperatorTokenStore,
    clock: Clock,
  ) => {
    const settings = oresSettings(env, config);
    const client = new OresClient(settings, quota, calls, clock, userAgentOf(config));
    const oauth = new OresOAuth(settings, calls, userAgentOf(config));
    return new OresProvider(settings, oauth, client, new OresAccess(tokens, client), tokens, clock);
  },
};

const myelectricaldata = {
  provide: MedProvider,
  inject: [LinkyEnv, PlatformConfig, ProviderQuota, ProviderCalls, ProviderGates, Clock],
  useFactory: (
    env: LinkyEnv,
    config: PlatformConfig,
    quota: ProviderQuota,
    calls: ProviderCalls,
    gates: ProviderGates,
    clock: Clock,
  ) => {
    const settings = medSettings(env);
    return new MedProvider(
      new MedClient(settings, quota, calls, gates, clock, userAgentOf(config)),
      settings,
    );
  },
};

/** Asks the providers only when it counts: they themselves call through the quota. */
const freshDemand = {
  provide: FreshDemand,
  inject: [DataSource, Clock, ModuleRef],
  useFactory: (dataSource: DataSource, clock: Clock, module: ModuleRef) =>
    new FreshDemand(dataSource, clock, (name) => module.get(Providers).find(name)),
};

const incident = [
  IncidentAnnouncer,
  IncidentRepository,
  OperatorIncidents,
  OperatorStateRepository,
  OperatorStates,
];

const connection = [
  AuthorisationRequestRepository,
  CallbackService,
  ConfigureService,
  Confirmation,
  Connecting,
  ConnectionEnd,
  ConnectionOpening,
  ConnectionRepository,
  ConnectionSeeder,
  ConsentAsking,
  ConsentTurns,
  DeviceMove,
  DeviceService,
  DeviceViews,
  HolderDoubt,
  MeterRegistration,
  OperatorServices,
  ReconnectService,
  Redemption,
  Renewal,
  ReturnJudging,
  SubjectMail,
];

const consent = [ConsentChanges, ConsentCountdown, ConsentReader, ConsentReceipts, CurveLane, Withdrawal];

const handover = [
  BuildingEnd,
  HandoverAcceptances,
  HandoverOffers,
  HandoverRepository,
  HolderDeparture,
  MeterHandover,
];

const claim = [
  ClaimAnnouncer,
  ClaimDecisions,
  ClaimLapse,
  ClaimOpening,
  ClaimProof,
  ClaimRepository,
  ClaimViewRepository,
];

const sync = [
  AnswerWriter,
  DeviceLock,
  FreshPlanner,
  PassPlanner,
  RunRetention,
  Schedule,
  SyncAnnouncer,
  SyncAsker,
  SyncAudit,
  SyncRecorder,
  SyncPlanner,
  SyncRunRepository,
  SyncService,
  SyncStepper,
  SyncWorker,
];

const quality = [DayLedger, QualityService];

/** Where measures come from: consent at the operator, connections, and the sync that fills the readings. */
@Module({
  imports: [Ticks, IdentityModule, GdprModule, IotModule],
  controllers: [
    BuildingEndController,
    BuildingHandoverController,
    CallbackController,
    ClaimController,
    ConsentController,
    DeviceController,
    HandoverController,
    OperatorStateController,
    QualityController,
    SyncController,
  ],
  providers: [
    envSlice(LinkyEnv),
    enedis,
    ores,
    myelectricaldata,
    freshDemand,
    ProviderCalls,
    ProviderGates,
    ProviderQuota,
    Providers,
    ContractStore,
    OperatorTokenStore,
    TokenRevoker,
    LinkyLive,
    LinkyTick,
    Retention,
    ...connection,
    ...claim,
    ...incident,
    ...handover,
    ...consent,
    ...sync,
    ...quality,
  ],
  exports: [ConnectionSeeder],
})
export class LinkyModule {
  constructor(needs: MeterNeeds, views: DeviceViews) {
    needs.add((deviceIds) => views.needsOf(deviceIds));
  }
}
