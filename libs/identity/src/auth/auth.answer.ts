import {
  LANGUAGES,
  ROLES,
  type Language,
  type LoginResponse,
  type MeResponse,
  type Membership,
  type Role,
  type SignedInUser,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const UUID_OR_NULL = { type: String, format: 'uuid', nullable: true } as const;

export class SignedInUserAnswer implements SignedInUser {
  @ApiProperty({ format: 'uuid', description: 'Person.' })
  id: string;

  @ApiProperty({ format: 'email', description: 'Address that signs in.' })
  email: string;

  @ApiProperty({ description: 'Name to show.' })
  displayName: string;

  @ApiProperty({ enum: LANGUAGES, description: 'Language of the pages.' })
  language: Language;
}

export class LoginAnswer implements LoginResponse {
  @ApiProperty({ type: SignedInUserAnswer, description: 'Who is signed in now.' })
  user: SignedInUserAnswer;
}

export class MembershipAnswer implements Membership {
  @ApiProperty({ format: 'uuid', description: 'Membership.' })
  id: string;

  @ApiProperty({
    enum: ROLES,
    description: '`admin` is of the platform, `syndic` of an organisation, the others of one building.',
  })
  role: Role;

  @ApiProperty({ ...UUID_OR_NULL, description: 'Organisation of a `syndic`, else null.' })
  organisationId: string | null;

  @ApiProperty({ ...UUID_OR_NULL, description: 'Building of the role, or null.' })
  buildingId: string | null;
}

export class MeAnswer implements MeResponse {
  @ApiProperty({ type: SignedInUserAnswer, description: 'Who is signed in.' })
  user: SignedInUserAnswer;

  @ApiProperty({ type: [MembershipAnswer], description: 'Every role that you hold.' })
  memberships: MembershipAnswer[];

  @ApiProperty({ format: 'date-time', description: 'What time it is for the product.' })
  now: string;

  @ApiProperty({ description: 'Whether that time is not the real one.' })
  simulatedTime: boolean;
}
