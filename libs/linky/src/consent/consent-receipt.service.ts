import type { ConsentReceipt, SignedInUser } from '@coprowatt/contracts';
import { ConsentTexts, type ConsentEvent } from '@coprowatt/gdpr';
import { OrganisationRow } from '@coprowatt/identity';
import { AppError, AuditLog, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConsentReader } from './consent-reader.service.ts';

/** What proves a consent, for the person to keep. */
@Injectable()
export class ConsentReceipts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: ConsentReader,
    private readonly texts: ConsentTexts,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not_found`. */
  async issue(user: SignedInUser, consentId: string): Promise<ConsentReceipt> {
    const consent = await this.reader.get(user, consentId);
    const [event] = await this.reader.events(user.id, consentId);
    const { version, lang, sha256 } = consent.text;
    const shown = this.texts.published(consent.provider, lang, version);
    if (shown?.sha256 !== sha256) throw new Error(`the text ${version} (${lang}) is not what was shown`);
    const controller = await this.controllerOf(event);
    await this.record(user.id, event, consent.buildingId);
    return { consent, text: shown.text, controller, issuedAt: this.clock.now().toISOString() };
  }

  /** The organisation that manages the common meter; for a private one whoever runs the installation: its first. */
  private async controllerOf({ subjectKind, subjectId }: ConsentEvent): Promise<string> {
    const organisation = await this.dataSource.manager.findOne(OrganisationRow, {
      where: subjectKind === 'organisation' ? { id: subjectId } : {},
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    if (!organisation) throw new AppError('not_found');
    return organisation.name;
  }

  private record(
    actorId: string,
    { consentId, subjectKind, subjectId }: ConsentEvent,
    buildingId: string,
  ): Promise<void> {
    return this.audit.record({
      act: 'consent.receipt',
      actorId,
      organisationId: subjectKind === 'organisation' ? subjectId : null,
      buildingId,
      subject: { kind: 'consent', id: consentId },
    });
  }
}
