import type { InvitationView, InvitedRole } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { INVITED_ROLES } from '../member/member.answer.ts';

export class InvitationViewAnswer implements InvitationView {
  @ApiProperty({ format: 'email', description: 'Address that was invited.' })
  email: string;

  @ApiProperty({ enum: INVITED_ROLES, description: 'Role that it gives.' })
  role: InvitedRole;

  @ApiProperty({ description: 'Building or organisation.' })
  scopeName: string;

  @ApiProperty({ description: 'Name of who invites.' })
  invitedBy: string;

  @ApiProperty({
    description: 'Whether that address has an account: sign in with its password, else choose one.',
  })
  hasAccount: boolean;

  @ApiProperty({ format: 'date-time', description: 'When the link stops working; real time.' })
  expiresAt: string;
}
