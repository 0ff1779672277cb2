import { ROLES, type Invitation, type InvitedRole, type Member, type MemberList } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { MembershipAnswer } from '../auth/auth.answer.ts';

/** Roles that an invitation can give. */
export const INVITED_ROLES = ROLES.filter((role): role is InvitedRole => role !== 'admin');

export class MemberAnswer implements Member {
  @ApiProperty({ type: MembershipAnswer, description: 'The role by which the person is a member.' })
  membership: MembershipAnswer;

  @ApiProperty({ format: 'uuid', description: 'Person.' })
  userId: string;

  @ApiProperty({ description: 'Name to show.' })
  displayName: string;

  @ApiProperty({ format: 'email', description: 'Address.' })
  email: string;

  @ApiProperty({ format: 'date-time', description: 'Since when the role is held.' })
  since: string;
}

export class InvitationAnswer implements Invitation {
  @ApiProperty({ format: 'uuid', description: 'Invitation.' })
  id: string;

  @ApiProperty({ format: 'email', description: 'Address that it was sent to; nobody else can accept it.' })
  email: string;

  @ApiProperty({ enum: INVITED_ROLES, description: 'Role that it gives.' })
  role: InvitedRole;

  @ApiProperty({ format: 'date-time', description: 'When it was sent; real time.' })
  invitedAt: string;

  @ApiProperty({ format: 'date-time', description: 'When its link stops working; real time.' })
  expiresAt: string;

  @ApiProperty({ description: 'Whether its link has stopped working.' })
  expired: boolean;
}

export class MemberListAnswer implements MemberList {
  @ApiProperty({ type: [MemberAnswer], description: 'Oldest membership first.' })
  items: MemberAnswer[];

  @ApiProperty({
    type: [InvitationAnswer],
    description: 'Neither accepted nor cancelled, the newest first.',
  })
  invitations: InvitationAnswer[];
}
