import { randomUUID } from 'node:crypto';
import type { ConsentPurposes, ConsentText, Role } from '@coprowatt/contracts';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager, type Repository } from 'typeorm';
import {
  ConsentEvent,
  type ConsentEventKind,
  type ConsentSubjectKind,
  type ProviderEvidence,
} from './consent-event.entity.ts';
import {
  changedCategories,
  dataCategoriesOf,
  isInForce,
  legalBasisOf,
  purposeColumns,
  purposesOf,
  shortUserAgent,
  textColumns,
  type ConsentInForce,
  type ShownText,
} from './consent-event-rules.ts';

/** Whose consent it is: an organisation's for a common meter, its holder's for a private one. */
export interface ConsentSubject {
  kind: ConsentSubjectKind;
  id: string;
}

/** What a person says yes to, on whose behalf and from where. */
export interface ConsentRequest {
  subject: ConsentSubject;
  actorUserId: string;
  /** In which role he acts. */
  actorRole?: Role | null;
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
  actorRole?: Role | null;
  cause?: string;
  expiresAt?: Date;
  authorisationId?: string;
  evidence?: ProviderEvidence;
  /** What is agreed to from now on; without: what was. */
  purposes?: ConsentPurposes;
  /** Text that was shown for it; without: the earlier one. */
  text?: ShownText;
  /** From where he acted; without: not known, whoever asked from wherever. */
  ipTruncated?: string | null;
  userAgent?: string | null;
}

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

  /** Appends what became of a consent, with everything that was said before and is not said anew. */
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
      ...(step.purposes && {
        ...purposeColumns(step.purposes),
        dataCategories: changedCategories(last.dataCategories, step.purposes),
      }),
      ...(step.text && textColumns(step.text)),
      ipTruncated: step.ipTruncated ?? null,
      userAgent: shortUserAgent(step.userAgent ?? null),
      id,
      kind,
      at: this.clock.now(),
      actorUserId: step.actorUserId,
      actorRole: step.actorRole ?? null,
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

  /** The same for several devices at once. A renewal that is asked for, or comes to nothing, leaves what is in force. */
  async currentOf(deviceIds: string[], manager?: EntityManager): Promise<Map<string, ConsentInForce>> {
    const latest = await this.events(manager)
      .createQueryBuilder('event')
      .distinctOn(['event.consentId'])
      .where('event.deviceId = any(:deviceIds)', { deviceIds })
      .orderBy('event.consentId')
      .addOrderBy('event.seq', 'DESC')
      .getMany();
    const inForce = latest
      .filter((event) => isInForce(event, this.clock.nowMs()))
      .sort((one, other) => Number(one.seq) - Number(other.seq));
    return new Map(inForce.map((event) => [event.deviceId, asConsentInForce(event)]));
  }

  /** All events of one consent, oldest first; empty when there is no such consent. */
  historyOf(consentId: string, manager?: EntityManager): Promise<ConsentEvent[]> {
    return this.events(manager).find({ where: { consentId }, order: { seq: 'ASC' } });
  }

  /** All events of the consents of these subjects, oldest first. */
  listOf(subjects: ConsentSubject[]): Promise<ConsentEvent[]> {
    const of = (kind: ConsentSubjectKind) => subjects.filter((one) => one.kind === kind).map(({ id }) => id);
    return this.events().find({
      where: [
        { subjectKind: 'user', subjectId: In(of('user')) },
        { subjectKind: 'organisation', subjectId: In(of('organisation')) },
      ],
      order: { seq: 'ASC' },
    });
  }

  /** Each event seals its own copy: a sealed value opens only in the row that it was sealed for. */
  private sealAgain(last: ConsentEvent, id: string, authorisationId: string | undefined): string | null {
    const known =
      last.authorisationSealed && this.secrets.open(last.authorisationSealed, authorisationContext(last.id));
    const plain = authorisationId ?? known;
    return plain ? this.secrets.seal(plain, authorisationContext(id)) : null;
  }

  private events(manager: EntityManager = this.dataSource.manager): Repository<ConsentEvent> {
    return manager.getRepository(ConsentEvent);
  }
}

/** Binds a sealed authorisation id to the event that keeps it. */
export function authorisationContext(eventId: string): string {
  return `consent_events.authorisation:${eventId}`;
}

function openingOf(request: ConsentRequest): Omit<ConsentEvent, 'id' | 'seq' | 'consentId' | 'at'> {
  const { subject, purposes, text, userAgent, actorRole = null, ...facts } = request;
  return {
    ...facts,
    ...purposeColumns(purposes),
    dataCategories: dataCategoriesOf(purposes, text.version),
    ...textColumns(text),
    kind: 'requested',
    subjectKind: subject.kind,
    subjectId: subject.id,
    actorRole,
    legalBasis: legalBasisOf(subject.kind),
    provider: text.provider,
    requestedDuration: text.duration,
    userAgent: shortUserAgent(userAgent),
    expiresAt: null,
    authorisationSealed: null,
    evidence: null,
    cause: null,
  };
}

function asConsentInForce(event: ConsentEvent): ConsentInForce {
  const { consentId, dataCategories, expiresAt } = event;
  return { consentId, purposes: purposesOf(event), dataCategories, expiresAt };
}
