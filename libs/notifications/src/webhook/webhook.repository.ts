import type { NoticeSeverity } from '@coprowatt/contracts';
import { Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** An organisation's webhook, opened. */
export interface WebhookRecord {
  id: string;
  organisationId: string;
  url: string;
  secret: string;
  minimumSeverity: NoticeSeverity;
  createdAt: Date;
  lastDeliveredAt: Date | null;
}

type Row = Omit<WebhookRecord, 'url' | 'secret'> & { urlSealed: string; secretSealed: string };

const COLUMNS = `id, organisation_id as "organisationId", url_sealed as "urlSealed", secret_sealed as "secretSealed",
  minimum_severity as "minimumSeverity", created_at as "createdAt", last_delivered_at as "lastDeliveredAt"`;

const PLAN = `
  select id, minimum_severity as "minimumSeverity" from notification_webhooks where organisation_id = $1`;

const INSERT = `
  insert into notification_webhooks (id, organisation_id, url_sealed, secret_sealed, minimum_severity, created_at)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (organisation_id) do nothing returning id`;

const CHANGE = `
  update notification_webhooks set url_sealed = $2, secret_sealed = $3, minimum_severity = $4 where id = $1`;

/** Webhooks at rest: address and key are sealed, since addresses often carry a key of their own. */
@Injectable()
export class WebhookRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: Secrets,
  ) {}

  /** What planning asks; nothing is opened: a row that cannot be must not keep a notice from anybody. */
  async planOf(
    organisationId: string,
    manager: EntityManager,
  ): Promise<Pick<WebhookRecord, 'id' | 'minimumSeverity'> | null> {
    const [row] = await manager.query<Pick<WebhookRecord, 'id' | 'minimumSeverity'>[]>(PLAN, [
      organisationId,
    ]);
    return row ?? null;
  }

  async findOf(
    organisationId: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<WebhookRecord | null> {
    const [row] = await manager.query<Row[]>(
      `select ${COLUMNS} from notification_webhooks where organisation_id = $1`,
      [organisationId],
    );
    return row ? this.opened(row) : null;
  }

  /** As `findOf`, and nobody else changes it until the transaction ends. */
  async holdOf(organisationId: string, manager: EntityManager): Promise<WebhookRecord | null> {
    await manager.query('select 1 from notification_webhooks where organisation_id = $1 for update', [
      organisationId,
    ]);
    return this.findOf(organisationId, manager);
  }

  async find(id: string): Promise<WebhookRecord | null> {
    const [row] = await this.dataSource.query<Row[]>(
      `select ${COLUMNS} from notification_webhooks where id = $1`,
      [id],
    );
    return row ? this.opened(row) : null;
  }

  /** False when the organisation has one already: nothing changes then. */
  async insert(webhook: WebhookRecord, manager: EntityManager): Promise<boolean> {
    const { id, organisationId, url, secret, minimumSeverity, createdAt } = webhook;
    const sealed = [this.secrets.seal(url, urlContext(id)), this.secrets.seal(secret, secretContext(id))];
    const values = [id, organisationId, ...sealed, minimumSeverity, createdAt];
    return (await manager.query<unknown[]>(INSERT, values)).length === 1;
  }

  async change({ id, url, secret, minimumSeverity }: WebhookRecord, manager: EntityManager): Promise<void> {
    const sealed = [this.secrets.seal(url, urlContext(id)), this.secrets.seal(secret, secretContext(id))];
    await manager.query(CHANGE, [id, ...sealed, minimumSeverity]);
  }

  /** With what waits for it. */
  async remove(id: string, manager: EntityManager): Promise<void> {
    await manager.query('delete from notification_webhooks where id = $1', [id]);
  }

  private opened({ urlSealed, secretSealed, ...row }: Row): WebhookRecord {
    return {
      ...row,
      url: this.secrets.open(urlSealed, urlContext(row.id)),
      secret: this.secrets.open(secretSealed, secretContext(row.id)),
    };
  }
}

/** Binds a sealed address to its row. */
export function urlContext(id: string): string {
  return `notification_webhooks.url:${id}`;
}

/** Binds a sealed key to its row. */
export function secretContext(id: string): string {
  return `notification_webhooks.secret:${id}`;
}
