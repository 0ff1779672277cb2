import type { Language } from '@coprowatt/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who can sign in. The e-mail address is unique whatever its case. */
@Entity('users')
export class User {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  email: string;

  /** argon2id, PHC string. Never selected unless asked for by name. */
  @Column('text', { name: 'password_hash', select: false })
  passwordHash: string;

  @Column('text', { name: 'display_name' })
  displayName: string;

  @Column('text')
  language: Language;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** Machine time, as sessions. */
  @Column('timestamptz', { name: 'last_sign_in_at', nullable: true })
  lastSignInAt: Date | null;
}
