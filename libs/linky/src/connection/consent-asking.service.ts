import { randomBytes, randomUUID } from 'node:crypto';
import type { ConsentPurposes, Language, MeterUsage, Role } from '@coprowatt/contracts';
import { ConsentLedger, ConsentTexts } from '@coprowatt/gdpr';
import { abilitiesFor, type RequestSession } from '@coprowatt/identity';
import type { Meter } from '@coprowatt/iot';
import { AppError, AuditLog, Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { MeterDataProvider } from '../providers/meter-data.provider.ts';
import { verifierContext, type MeterDetails } from './authorisation-request.entity.ts';
import { AuthorisationRequestRepository } from './authorisation-request.repository.ts';
import { consentAudit } from './consent-audit.ts';
import { subjectOf } from './subject.ts';

const STATE_BYTES = 16;
/** Life of a `state` on the Clock (design rule 7). */
const STATE_LIFE_MS = 20 * 60_000;

/** From where a person acts: what a consent record keeps of it. */
export interface Actor {
  session: RequestSession;
  /** What he is in the building. */
  roles: readonly Role[];
  ipTruncated: string | null;
  userAgent: string | null;
}

/** A yes as the request brings it. */
export interface Agreement {
  purposes: ConsentPurposes;
  consentTextVersion: string;
  lang?: Language;
  /** What the meter is to become with it; without: what it is. */
  details?: MeterDetails;
}

/** Records what a person agrees to and opens the one-time way to the operator's page. */
@Injectable()
export class ConsentAsking {
  constructor(
    private readonly texts: ConsentTexts,
    private readonly ledger: ConsentLedger,
    private readonly requests: AuthorisationRequestRepository,
    private readonly audit: AuditLog,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `daily_purpose_required`, `consent_text_outdated`. */
  check(agreement: Agreement, provider: MeterDataProvider): void {
    if (!agreement.purposes.daily) throw new AppError('daily_purpose_required');
    this.textOf(agreement, provider);
  }

  /** Records the request and opens a `state`; of it only the hash is kept. */
  async ask(
    meter: Meter & { prmHash: Buffer },
    agreement: Agreement,
    actor: Actor,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<{ consentId: string; requestId: string; authorizationUrl: string }> {
    const state = randomBytes(STATE_BYTES).toString('base64url');
    const stateHash = this.secrets.lookupHash(state);
    const consentId = await this.record(meter, agreement, actor, provider, stateHash, manager);
    const { duration } = this.textOf(agreement, provider);
    const { purposes } = agreement;
    const { url, verifier } = await provider.startAuthorisation({ state, duration, purposes });
    const requestId = await this.open(meter, agreement, actor, { stateHash, verifier }, manager);
    return { consentId, requestId, authorizationUrl: url };
  }

  /** Records the request alone: the operator's page is not needed. */
  async record(
    meter: Meter,
    agreement: Agreement,
    actor: Actor,
    provider: MeterDataProvider,
    stateHash: Buffer | null,
    manager: EntityManager,
  ): Promise<string> {
    const { purposes } = agreement;
    const actorId = actor.session.userId;
    const consentId = await this.ledger.request(
      {
        subject: subjectOf(meter),
        actorUserId: actorId,
        actorRole: roleFor(meter.usage, actor.roles),
        buildingId: meter.buildingId,
        deviceId: meter.id,
        flowVersion: provider.flowVersion,
        mandateReference: (agreement.details ?? meter).mandateReference,
        purposes,
        text: this.textOf(agreement, provider),
        stateHash,
        ipTruncated: actor.ipTruncated,
        userAgent: actor.userAgent,
      },
      manager,
    );
    await this.audit.record(
      consentAudit(
        { ...meter, provider: provider.name },
        { act: 'consent.asked', consentId, actorId, purposes },
      ),
      manager,
    );
    return consentId;
  }

  private textOf({ lang = 'fr', consentTextVersion }: Agreement, provider: MeterDataProvider) {
    return this.texts.requireCurrent(provider.name, lang, consentTextVersion);
  }

  private async open(
    meter: Meter & { prmHash: Buffer },
    { details }: Agreement,
    { session }: Actor,
    { stateHash, verifier }: { stateHash: Buffer; verifier: string | null },
    manager: EntityManager,
  ): Promise<string> {
    const id = randomUUID();
    const createdAt = this.clock.now();
    await this.requests.insert(
      {
        id,
        stateHash,
        sessionId: session.id,
        userId: session.userId,
        buildingId: meter.buildingId,
        deviceId: meter.id,
        prmHash: meter.prmHash,
        asked: details ?? null,
        verifierSealed: verifier && this.secrets.seal(verifier, verifierContext(id)),
        createdAt,
        expiresAt: new Date(createdAt.getTime() + STATE_LIFE_MS),
        consumedAt: null,
      },
      manager,
    );
    return id;
  }
}

/** The role by which a person agrees for a meter of this usage. */
function roleFor(usage: MeterUsage, roles: readonly Role[]): Role | null {
  return roles.find((role) => abilitiesFor([role]).has(`meter.connect.${usage}`)) ?? null;
}
