import type { ConsentPurposes } from '@coprowatt/contracts';
import { addDays, startOfDay, type LocalDate } from '@coprowatt/energy';
import { ConsentLedger, ConsentTexts } from '@coprowatt/gdpr';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { IncidentRepository } from '../incident/incident.repository.ts';
import { Providers } from '../providers/providers.ts';
import { DayLedger } from '../quality/day-ledger.ts';
import { authorisationContext } from './connecting.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { newConnection, type HashedMeter } from './new-connection.ts';
import { subjectOf } from './subject.ts';

/** A consent that was given outside this application's pages, with the history that came with it. */
export interface SeededConnection {
  /** Already inserted. */
  meter: HashedMeter;
  /** Person in whose name the consent is recorded. */
  actorUserId: string;
  purposes: ConsentPurposes;
  /** The operator's id of the share. */
  authorisationId: string;
  /** First and last local day of the share. */
  from: LocalDate;
  until: LocalDate;
  /** Day after the newest one of the history; a later sync asks from there. */
  askedTo: LocalDate;
}

/** Puts a live connection in place without a browser: the demonstration's meters. Joins the caller's transaction. */
@Injectable()
export class ConnectionSeeder {
  constructor(
    private readonly providers: Providers,
    private readonly connections: ConnectionRepository,
    private readonly texts: ConsentTexts,
    private readonly ledger: ConsentLedger,
    private readonly days: DayLedger,
    private readonly incidents: IncidentRepository,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async seed(seed: SeededConnection, manager: EntityManager): Promise<void> {
    const { meter, authorisationId } = seed;
    const provider = this.providers.get(meter.provider);
    const { timeZone } = provider;
    const expiresAt = new Date(startOfDay(addDays(seed.until, 1), timeZone));
    const consentId = await this.consent(seed, expiresAt, manager);
    const hash = this.secrets.lookupHash(authorisationId);
    const now = this.clock.now();
    const connection: Connection = {
      ...newConnection(meter, { consentId, requestId: null }, now),
      state: 'connected',
      curveState: seed.purposes.loadCurve ? 'active' : 'not_consented',
      authorisationSealed: this.secrets.seal(authorisationId, authorisationContext(meter.id)),
      provedAuthorisationHash: hash,
      serviceFrom: seed.from,
      serviceUntil: seed.until,
      consentGivenAt: now,
      consentExpiresAt: expiresAt,
      askedTo: seed.askedTo,
      dailyAskedTo: seed.askedTo,
      wholeLanes: seed.purposes.loadCurve ? ['daily', 'curve'] : ['daily'],
      scopesLearned: { daily: 'active' },
      connectedAt: now,
      lastSyncAt: now,
    };
    await this.connections.save(connection, manager);
    await this.days.rebuild({ id: meter.id, timeZone }, seed.askedTo, manager);
    await this.connections.spend(hash, subjectOf(meter), now, manager);
    await this.incidents.saveSuccess(provider.name, provider.apiOf('daily'), now, manager);
  }

  private async consent(seed: SeededConnection, expiresAt: Date, manager: EntityManager): Promise<string> {
    const { meter, actorUserId, purposes, authorisationId, from, until } = seed;
    const provider = this.providers.get(meter.provider);
    const request = {
      subject: subjectOf(meter),
      actorUserId,
      buildingId: meter.buildingId,
      deviceId: meter.id,
      flowVersion: provider.flowVersion,
      mandateReference: meter.mandateReference,
      purposes,
      text: this.texts.current(provider.name, 'fr'),
      stateHash: null,
      ipTruncated: null,
      userAgent: null,
    };
    const consentId = await this.ledger.request(request, manager);
    const evidence = { serviceIds: [], from, until };
    await this.ledger.append(
      consentId,
      'given',
      { actorUserId, expiresAt, authorisationId, evidence },
      manager,
    );
    return consentId;
  }
}
