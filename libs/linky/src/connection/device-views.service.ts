import type { LinkyDevice, ProviderName } from '@coprowatt/contracts';
import { ConsentLedger, type ConsentInForce } from '@coprowatt/gdpr';
import type { Meter, MeterNeed } from '@coprowatt/iot';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClaimRepository } from '../claim/claim.repository.ts';
import { ContractStore } from '../contract/contract.store.ts';
import { OperatorIncidents } from '../incident/operator-incidents.ts';
import { Providers } from '../providers/providers.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { needOf } from './connection-rules.ts';
import { deviceView } from './device-view.ts';
import { scopeStates } from './scope-rules.ts';

/** Gathers what answers tell of meters. Whether the reader may see them is the caller's question. */
@Injectable()
export class DeviceViews {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
    private readonly claims: ClaimRepository,
    private readonly contracts: ContractStore,
    private readonly incidents: OperatorIncidents,
    private readonly providers: Providers,
  ) {}

  /** `isMine`: whether the reader may connect and withdraw a meter. */
  async list(meters: Meter[], isMine: (meter: Meter) => boolean): Promise<LinkyDevice[]> {
    const connections = await this.connections.listOf(meters.map(({ id }) => id));
    const byDevice = new Map(connections.map((connection) => [connection.deviceId, connection]));
    const pairs = meters.flatMap((meter) => {
      const connection = byDevice.get(meter.id);
      return connection ? [{ meter, connection }] : [];
    });
    return this.of(pairs, isMine);
  }

  /** One that the reader has just changed, as the caller's transaction sees it. */
  async mine(meter: Meter, connection: Connection, manager?: EntityManager): Promise<LinkyDevice> {
    const [device] = await this.of([{ meter, connection }], () => true, manager);
    if (!device) throw new Error('a meter without a view');
    return device;
  }

  /** Those that wait for something, and for what: the same few queries, whatever their number. */
  async needsOf(deviceIds: string[]): Promise<Map<string, MeterNeed>> {
    const connections = await this.connections.listOf(deviceIds);
    const waves = await this.holderWaves(connections);
    const heldUp = await this.incidents.heldUp(deviceIds);
    const needs = new Map<string, MeterNeed>();
    for (const { deviceId, state, provider } of connections) {
      const need = needOf(state, waves.has(provider)) ?? (heldUp.has(deviceId) ? 'operator' : null);
      if (need) needs.set(deviceId, need);
    }
    return needs;
  }

  private async of(
    pairs: { meter: Meter; connection: Connection }[],
    isMine: (meter: Meter) => boolean,
    manager?: EntityManager,
  ): Promise<LinkyDevice[]> {
    const ids = pairs.map(({ meter }) => meter.id);
    const [consents, contested, contracts, waves] = await Promise.all([
      this.ledger.currentOf(ids, manager),
      this.claims.contestedOf(ids),
      this.contracts.current(ids, manager),
      this.holderWaves(pairs.map(({ connection }) => connection)),
    ]);
    return pairs.map(({ meter, connection }) => {
      const consent = consents.get(meter.id) ?? null;
      return deviceView(meter, connection, {
        purposes: consent?.purposes ?? null,
        contract: contracts.get(meter.id) ?? null,
        scopes: this.scopesOf(connection, consent),
        mine: isMine(meter),
        contested: contested.has(meter.id),
        isHolderWave: waves.has(connection.provider),
      });
    });
  }

  /** Operators that say of many meters at once that their holder is another; asked only where it matters. */
  private async holderWaves(connections: Connection[]): Promise<Set<ProviderName>> {
    const doubted = connections.filter(({ state }) => state === 'suspect').map(({ provider }) => provider);
    const waves = new Set<ProviderName>();
    for (const provider of new Set(doubted))
      if (await this.incidents.isOpen(provider, 'not_holder_wave')) waves.add(provider);
    return waves;
  }

  private scopesOf(connection: Connection, consent: ConsentInForce | null): LinkyDevice['scopes'] {
    const { curveState, production, scopesLearned: learned } = connection;
    return scopeStates({
      categories: consent?.dataCategories ?? null,
      lanes: this.providers.find(connection.provider)?.lanes ?? null,
      curveState,
      production,
      learned,
    });
  }
}
