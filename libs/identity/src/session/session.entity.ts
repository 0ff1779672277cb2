import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A sign-in as connect-pg-simple keeps it (`sid`, `sess`, `expire` are its column names). `publicId` and `userId` are
 * generated from `sess`: the first names the session outside (rooms, lists) without giving the cookie's value away.
 * `expire` is machine time.
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
}
