import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A syndic's firm (or voluntary syndic): the tenant that buildings and common meters belong to. */
@Entity('organisations')
export class OrganisationRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
