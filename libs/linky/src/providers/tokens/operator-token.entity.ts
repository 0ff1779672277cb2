import type { ProviderName } from '@coprowatt/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The tokens of one meter's consent, where the operator gives such; gone as soon as the connection ends. */
@Entity('linky_operator_tokens')
export class OperatorToken {
  @PrimaryColumn('uuid', { name: 'device_id' })
  deviceId: string;

  @Column('text')
  provider: ProviderName;

  /** Under `Secrets.seal`, context `linky_operator_tokens.access:<deviceId>`. */
  @Column('text', { name: 'access_sealed' })
  accessSealed: string;

  /** Under `Secrets.seal`, context `linky_operator_tokens.refresh:<deviceId>`. */
  @Column('text', { name: 'refresh_sealed' })
  refreshSealed: string;

  /** Machine time, like the operator's. */
  @Column('timestamptz', { name: 'access_expires_at' })
  accessExpiresAt: Date;

  /** When the customer's return was redeemed, on the Clock. */
  @Column('timestamptz', { name: 'granted_at' })
  grantedAt: Date;
}
