import { LANGUAGES, type InviteRequest, type Language } from '@coprowatt/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { EmailAddress } from '../fields.ts';

const BUILDING_ROLES = ['council', 'co_owner', 'occupant'] as const;
const ORGANISATION_ROLES = ['syndic'] as const;

class InviteDto {
  @EmailAddress('Address of the person; the mail does not say whether it has an account.')
  email: string;

  @ApiPropertyOptional({ description: 'Language of the mail; default yours.', enum: LANGUAGES })
  @IsOptional()
  @IsIn(LANGUAGES)
  lang?: Language;
}

export class BuildingInviteDto extends InviteDto implements InviteRequest {
  @ApiProperty({ description: 'Role in the building.', enum: BUILDING_ROLES })
  @IsIn(BUILDING_ROLES)
  role: (typeof BUILDING_ROLES)[number];
}

export class OrganisationInviteDto extends InviteDto implements InviteRequest {
  @ApiProperty({ description: 'Role in the organisation.', enum: ORGANISATION_ROLES })
  @IsIn(ORGANISATION_ROLES)
  role: (typeof ORGANISATION_ROLES)[number];
}
