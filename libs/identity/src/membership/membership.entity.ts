import type { Role } from '@coprowatt/contracts';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from '../user/user.entity.ts';

/**
 * One role of one person: `admin` on the platform, `syndic` on an organisation, the others on a building
 * (a CHECK holds it). It ends by `endedAt` and is never deleted: who could see what stays known.
 */
@Entity('memberships')
export class MembershipRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'user_id' })
  user?: Relation<User>;

  @Column('text')
  role: Role;

  @Column('uuid', { name: 'organisation_id', nullable: true })
  organisationId: string | null;

  @Column('uuid', { name: 'building_id', nullable: true })
  buildingId: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
