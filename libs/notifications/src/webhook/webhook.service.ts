import { randomUUID } from 'node:crypto';
import type { Webhook, WebhookRequest, WebhookTrial, WebhookWithSecret } from '@coprowatt/contracts';
import { AppError, AuditLog, Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newWebhookSecret } from './signature.ts';
import { WebhookSender } from './webhook-sender.ts';
import { asTestBody } from './webhook.mapper.ts';
import { WebhookRepository, type WebhookRecord } from './webhook.repository.ts';

const DEFAULT_SEVERITY = 'minor';

/** The webhook of an organisation, as its syndics set it up. */
@Injectable()
export class WebhookService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly webhooks: WebhookRepository,
    private readonly sender: WebhookSender,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not_found` while there is none. */
  async show(organisationId: string): Promise<Webhook> {
    return asWebhook(present(await this.webhooks.findOf(organisationId)));
  }

  /**
   * Sets it up, with a new secret, or changes it and keeps the one that it has.
   * @throws AppError `validation_failed` for a URL that alerts may not go to.
   */
  async set(actorId: string, organisationId: string, wanted: WebhookRequest): Promise<WebhookWithSecret> {
    if (!this.sender.accepts(wanted.url)) throw urlRefused();
    return this.dataSource.transaction(async (manager) => {
      const made = this.made(organisationId, wanted);
      const isNew = await this.webhooks.insert(made, manager);
      const now = isNew ? made : await this.changed(organisationId, wanted, manager);
      await this.note('webhook.changed', actorId, organisationId, manager);
      return { ...asWebhook(now), secret: isNew ? made.secret : null };
    });
  }

  /** A new secret; the former one signs nothing more. @throws AppError `not_found`. */
  renewSecret(actorId: string, organisationId: string): Promise<WebhookWithSecret> {
    return this.dataSource.transaction(async (manager) => {
      const webhook = present(await this.webhooks.holdOf(organisationId, manager));
      const renewed = { ...webhook, secret: newWebhookSecret() };
      await this.webhooks.change(renewed, manager);
      await this.note('webhook.changed', actorId, organisationId, manager);
      return { ...asWebhook(renewed), secret: renewed.secret };
    });
  }

  /** With all that waits for it. @throws AppError `not_found`. */
  remove(actorId: string, organisationId: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const { id } = present(await this.webhooks.holdOf(organisationId, manager));
      await this.webhooks.remove(id, manager);
      await this.note('webhook.removed', actorId, organisationId, manager);
    });
  }

  /** Posts a trial at once; it is not repeated. @throws AppError `not_found`. */
  async try(organisationId: string): Promise<WebhookTrial> {
    const webhook = present(await this.webhooks.findOf(organisationId));
    const failure = await this.sender.post(webhook, asTestBody(randomUUID(), this.clock.now()));
    return { delivered: failure === null, failure };
  }

  private made(organisationId: string, { url, minimumSeverity }: WebhookRequest): WebhookRecord {
    return {
      id: randomUUID(),
      organisationId,
      url,
      secret: newWebhookSecret(),
      minimumSeverity: minimumSeverity ?? DEFAULT_SEVERITY,
      createdAt: this.clock.now(),
      lastDeliveredAt: null,
    };
  }

  private async changed(
    organisationId: string,
    { url, minimumSeverity }: WebhookRequest,
    manager: EntityManager,
  ): Promise<WebhookRecord> {
    const before = present(await this.webhooks.holdOf(organisationId, manager));
    const after = { ...before, url, minimumSeverity: minimumSeverity ?? before.minimumSeverity };
    await this.webhooks.change(after, manager);
    return after;
  }

  private note(
    act: 'webhook.changed' | 'webhook.removed',
    actorId: string,
    organisationId: string,
    manager: EntityManager,
  ): Promise<void> {
    const subject = { kind: 'organisation', id: organisationId } as const;
    return this.audit.record({ act, actorId, organisationId, subject }, manager);
  }
}

function present(webhook: WebhookRecord | null): WebhookRecord {
  if (!webhook) throw new AppError('not_found');
  return webhook;
}

function urlRefused(): AppError {
  const message = 'url must be https and lead to the public internet';
  return new AppError('validation_failed', { errors: [{ field: 'url', rule: 'webhook_url', message }] });
}

function asWebhook({ id, url, minimumSeverity, createdAt, lastDeliveredAt }: WebhookRecord): Webhook {
  return {
    ...{ id, url, minimumSeverity },
    createdAt: createdAt.toISOString(),
    lastDeliveredAt: lastDeliveredAt?.toISOString() ?? null,
  };
}
