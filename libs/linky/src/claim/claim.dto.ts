import {
  CLAIM_DECISIONS,
  CLAIM_STATES,
  type ClaimDecision,
  type ClaimDecisionRequest,
  type ClaimState,
} from '@coprowatt/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

export class ClaimListQueryDto {
  @ApiPropertyOptional({ enum: CLAIM_STATES, description: 'Only those; without: all.' })
  @IsOptional()
  @IsIn(CLAIM_STATES)
  state?: ClaimState;
}

export class ClaimDecisionDto implements ClaimDecisionRequest {
  @ApiProperty({
    enum: CLAIM_DECISIONS,
    description:
      '`refuse`: the claim ends; `transfer`: the point goes to the claimant, its history does not.',
  })
  @IsIn(CLAIM_DECISIONS)
  decision: ClaimDecision;

  @ApiProperty({ description: 'Why, for the next admin; neither party reads it.', maxLength: 500 })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @Length(1, 500)
  @IsString()
  reason: string;
}
