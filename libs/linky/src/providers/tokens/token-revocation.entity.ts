import type { ProviderName } from '@coprowatt/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A consent that is over here and that the operator must still be told of. */
@Entity('linky_token_revocations')
export class TokenRevocation {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  provider: ProviderName;

  /** Under `Secrets.seal`, context `linky_token_revocations.refresh:<id>`. */
  @Column('text', { name: 'refresh_sealed' })
  refreshSealed: string;

  /** Calls that failed. */
  @Column('integer')
  attempts: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'next_try_at' })
  nextTryAt: Date;
}
