import { Clock, PlatformConfig } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Channel, type Outgoing } from '../channel/channel.ts';
import {
  dropDeliveries,
  insertDeliveries,
  markFailed,
  OUR_FAULT,
  type DropReason,
} from '../delivery/delivery-rows.ts';
import { reaches } from '../preferences/choice-rules.ts';
import { claimDelivery, listDueWebhooks, markPosted, type ClaimedDelivery } from './webhook-rows.ts';
import { WebhookSender } from './webhook-sender.ts';
import { asWebhookBody } from './webhook.mapper.ts';
import { WebhookRepository, type WebhookRecord } from './webhook.repository.ts';

/** A try that is not over by then is taken for lost with its process. */
const LEASE_MS = 120_000;

/** Webhooks of organisations, of their common meters only. At least once: each try of a delivery has the same id. */
@Injectable()
export class WebhookChannel extends Channel {
  private readonly logger = new Logger(WebhookChannel.name);
  /** Webhooks that this process is at: a slow one keeps no other waiting, and is not asked twice at once. */
  private readonly busy = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly webhooks: WebhookRepository,
    private readonly sender: WebhookSender,
    private readonly config: PlatformConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** As by mail, nothing that the rule alone saw (design rule 4). */
  override async plan(manager: EntityManager, { notice, building }: Outgoing): Promise<void> {
    if (notice.holderUserId !== null || !notice.confirmed) return;
    const webhook = await this.webhooks.planOf(building.organisationId, manager);
    if (!webhook || !reaches(notice.severity, webhook.minimumSeverity)) return;
    await insertDeliveries(manager, 'webhook', notice, [{ to: webhook.id, dueAt: this.clock.now() }]);
  }

  override async deliver(stopped: () => boolean): Promise<void> {
    const due = await listDueWebhooks(this.dataSource.manager, this.clock.now());
    await Promise.all(due.filter((id) => !this.busy.has(id)).map((id) => this.serve(id, stopped)));
  }

  /** All that is due to one webhook, one after the other. */
  private async serve(id: string, stopped: () => boolean): Promise<void> {
    this.busy.add(id);
    try {
      while (!stopped() && (await this.deliverOne(id)));
    } finally {
      this.busy.delete(id);
    }
  }

  /** False when nothing is due to it, or it is gone. A fault of ours is a try that failed, too. */
  private async deliverOne(webhookId: string): Promise<boolean> {
    const { manager } = this.dataSource;
    const now = this.clock.now();
    const claimed = await claimDelivery(manager, webhookId, now, new Date(now.getTime() + LEASE_MS));
    if (!claimed) return false;
    try {
      const webhook = await this.webhooks.find(webhookId);
      if (!webhook) return false;
      await this.post(webhook, claimed);
    } catch (error) {
      this.logger.error({ err: error, delivery: claimed.deliveryId }, 'an alert could not be posted');
      await markFailed(manager, claimed, OUR_FAULT, this.clock.now());
    }
    return true;
  }

  private async post(webhook: WebhookRecord, delivery: ClaimedDelivery): Promise<void> {
    const { manager } = this.dataSource;
    const { deliveryId: id } = delivery;
    const refusal = refusalOf(webhook, delivery);
    if (refusal) return dropDeliveries(manager, [id], refusal, this.clock.now());
    const failure = await this.sender.post(webhook, asWebhookBody(delivery, this.config.publicUrl));
    const now = this.clock.now();
    if (failure === null) await markPosted(manager, id, webhook.id, now);
    else await markFailed(manager, delivery, failure, now);
  }
}

/** Why a delivery is not posted any more; null when it is. */
function refusalOf(webhook: WebhookRecord, notice: ClaimedDelivery): DropReason | null {
  if (notice.recalledAt !== null) return 'withdrawn';
  if (notice.organisationId !== webhook.organisationId) return 'access_ended';
  return reaches(notice.severity, webhook.minimumSeverity) ? null : 'not_wanted';
}
