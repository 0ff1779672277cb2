import type { Meter } from '@coprowatt/iot';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a person says of a meter and may say otherwise later. */
export type MeterDetails = Pick<Meter, 'label' | 'equipment' | 'mandateReference'>;

/** One visit to the operator's consent page: the one-time `state` and everything that it is bound to (design rule 7). */
@Entity('linky_authorisation_requests')
export class AuthorisationRequest {
  @PrimaryColumn('uuid')
  id: string;

  /** `Secrets.lookupHash` of the state; the state itself is kept nowhere. */
  @Column('bytea', { name: 'state_hash' })
  stateHash: Buffer;

  @Column('uuid', { name: 'session_id' })
  sessionId: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('uuid', { name: 'building_id' })
  buildingId: string;

  @Column('uuid', { name: 'device_id' })
  deviceId: string;

  @Column('bytea', { name: 'prm_hash' })
  prmHash: Buffer;

  /** What the meter is to become once the request has made its connection live; null: what it is. */
  @Column('jsonb', { nullable: true })
  asked: MeterDetails | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  /** What the return needs to be worth anything, under `Secrets.seal`, context `linky_authorisation_requests.verifier:<id>`. */
  @Column('text', { name: 'verifier_sealed', nullable: true })
  verifierSealed: string | null;

  /** When a return with this state was taken; a second one changes nothing. */
  @Column('timestamptz', { name: 'consumed_at', nullable: true })
  consumedAt: Date | null;
}

/** Binds a sealed verifier to its row. */
export function verifierContext(requestId: string): string {
  return `linky_authorisation_requests.verifier:${requestId}`;
}
