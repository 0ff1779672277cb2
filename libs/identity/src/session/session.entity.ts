import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A sign-in as connect-pg-simple keeps it (`sid`, `sess`, `expire` are its column names). `publicId` and `userId` are
 * generated from `sess`: the first names the session outside (rooms, lists) without giving the cookie's value away.
 * All times are the machine's; `expire` is the end of the session unless it is used again.
 */
@Entity('sessions')
export class SessionRow {
  @PrimaryColumn('text', { select: false })
  sid: string;

  @Column('timestamptz')
  expire: Date;

  @Column({ type: 'uuid', name: 'public_id', insert: false, update: false })
  publicId: string;

  @Column({ type: 'uuid', name: 'user_id', insert: false, update: false })
  userId: string;

  @Column({ type: 'timestamptz', name: 'signed_in_at', insert: false, update: false })
  signedInAt: Date;

  /** Last request, to the minute. */
  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt: Date;

  @Column({ type: 'text', nullable: true, insert: false, update: false })
  device: string | null;

  @Column({ type: 'text', nullable: true, insert: false, update: false })
  network: string | null;
}
