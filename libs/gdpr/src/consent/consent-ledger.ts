import { randomUUID } from 'node:crypto';
import type { ConsentPurposes, ConsentText } from '@coprowatt/contracts';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import {
  ConsentEvent,
  type ConsentEventKind,
  type ConsentSubjectKind,
  type ProviderEvidence,
} from './consent-event.entity.ts';

/** What a person says yes to, on whose behalf and from where. */
export interface ConsentRequest {
  subject: { kind: ConsentSubjectKind; id: string };
  actorUserId: string;
  buildingId: string;
  deviceId: string;
  flowVersion: string;
  mandateReference: string | null;
  purposes: ConsentPurposes;
  text: Pick<ConsentText, 'provider' | 'version' | 'lang' | 'sha256' | 'duration'>;
  stateHash: Buffer | null;
  ipTruncated: string | null;
  userAgent: string | null;
}

/** What is new when a consent moves on. */
export interface ConsentStep {
  /** Null when the operator or time did it. */
  actorUserId: string | null;
  cause?: string;
  expiresAt?: Date;
  authorisationId?: string;
  evidence?: ProviderEvidence;
}

/** A consent that is in force. */
export interface ConsentInForce {
  consentId: string;
  purposes: ConsentPurposes;
  givenAt: Date;
  expiresAt: Date | null;
}

const LONGEST_USER_AGENT = 300;

/** The append-only record of every consent (design rule 9). Each method can join the caller's transaction. */
@Injectable()
export class ConsentLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** Opens a consent: what was asked and shown, before the operator is. Answers the consent's id. */
  async request(request: ConsentRequest, manager?: EntityManager): Promise<string> {
    const consentId = randomUUID();
    await this.events(manager).insert({
      ...openingOf(request),
      id: randomUUID(),
      consentId,
      at: this.clock.now(),
    });
    return consentId;
  }

  /** Appends what became of a consent, with everything that its request said. */
  async append(
    consentId: string,
    kind: ConsentEventKind,
    step: ConsentStep,
    manager?: EntityManager,
  ): Promise<void> {
    const last = await this.events(manager).findOneOrFail({ where: { consentId }, order: { seq: 'DESC' } });
    const id = randomUUID();
    const { seq: _, ...said } = last;
    await this.events(manager).insert({
      ...said,
      id,
      kind,
      at: this.clock.now(),
      actorUserId: step.actorUserId,
      cause: step.cause ?? null,
      expiresAt: step.expiresAt ?? last.expiresAt,
      authorisationSealed: this.sealAgain(last, id, step.authorisationId),
      evidence: step.evidence ?? last.evidence,
    });
  }

  /** What may be asked from the operator for a device now, or null: no consent, one that ended, or one that ran out. */
  async current(deviceId: string, manager?: EntityManager): Promise<ConsentInForce | null> {
    return (await this.currentOf([deviceId], manager)).get(deviceId) ?? null;
  }

  /** The same for several devices at once. */
  async currentOf(deviceIds: string[], manager?: EntityManager): Promise<Map<string, ConsentInForce>> {
    const latest = await this.events(manager)
      .createQueryBuilder('event')
      .distinctOn(['event.deviceId'])
      .where('event.deviceId = any(:deviceIds)', { deviceIds })
      .andWhere("event.kind <> 'requested'")
      .orderBy('event.deviceId')
      .addOrderBy('event.seq', 'DESC')
      .getMany();
    const inForce = latest.filter((event) => event.kind === 'given' && !this.hasRunOut(event));
    return new Map(inForce.map((event) => [event.deviceId, asConsentInForce(event)]));
  }

  private hasRunOut({ expiresAt }: ConsentEvent): boolean {
    return expiresAt !== null && expiresAt.getTime() <= this.clock.nowMs();
  }

  /** Each event seals its own copy: a sealed value opens only in the row that it was sealed for. */
  private sealAgain(last: ConsentEvent, id: string, authorisationId: string | undefined): string | null {
    const known = last.authorisationSealed && this.secrets.open(last.authorisationSealed, contextOf(last.id));
    const plain = authorisationId ?? known;
    return plain ? this.secrets.seal(plain, contextOf(id)) : null;
  }

  private events(manager: EntityManager = this.dataSource.manager): Repository<ConsentEvent> {
    return manager.getRepository(ConsentEvent);
  }
}

function contextOf(eventId: string): string {
  return `consent_events.authorisation:${eventId}`;
}

function openingOf(request: ConsentRequest): Omit<ConsentEvent, 'id' | 'seq' | 'consentId' | 'at'> {
  const { subject, purposes, text, userAgent, ...facts } = request;
  return {
    ...facts,
    kind: 'requested',
    subjectKind: subject.kind,
    subjectId: subject.id,
    provider: text.provider,
    purposeDaily: purposes.daily,
    purposeLoadCurve: purposes.loadCurve,
    purposeAdvice: purposes.advice,
    textVersion: text.version,
    textLang: text.lang,
    textSha256: text.sha256,
    requestedDuration: text.duration,
    userAgent: userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
    expiresAt: null,
    authorisationSealed: null,
    evidence: null,
    cause: null,
  };
}

function asConsentInForce(event: ConsentEvent): ConsentInForce {
  return {
    consentId: event.consentId,
    purposes: { daily: event.purposeDaily, loadCurve: event.purposeLoadCurve, advice: event.purposeAdvice },
    givenAt: event.at,
    expiresAt: event.expiresAt,
  };
}
