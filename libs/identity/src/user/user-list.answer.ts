import type { UserList, UserSummary } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { MembershipAnswer, SignedInUserAnswer } from '../auth/auth.answer.ts';

export class UserSummaryAnswer implements UserSummary {
  @ApiProperty({ type: SignedInUserAnswer, description: 'The person.' })
  user: SignedInUserAnswer;

  @ApiProperty({ type: [MembershipAnswer], description: 'Roles that are held now, the oldest first.' })
  memberships: MembershipAnswer[];

  @ApiProperty({ format: 'date-time', description: 'When the account was made.' })
  createdAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Last sign-in, real time; null: never.',
  })
  lastSignInAt: string | null;
}

export class UserListAnswer implements UserList {
  @ApiProperty({ type: [UserSummaryAnswer], description: 'The newest account first.' })
  items: UserSummaryAnswer[];

  @ApiProperty({ type: String, nullable: true, description: 'To ask for the next page; null at the end.' })
  nextCursor: string | null;
}
