import {
  CLAIM_REASONS,
  CLAIM_STATES,
  METER_USAGES,
  PROVIDERS,
  type Claim,
  type ClaimList,
  type ClaimParty,
  type ClaimReason,
  type ClaimState,
  type MeterUsage,
  type ProviderName,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time' } as const;
const PARTY_KINDS = ['organisation', 'person'] as const satisfies ClaimParty['kind'][];

export class ClaimPartyAnswer implements ClaimParty {
  @ApiProperty({ enum: PARTY_KINDS, description: 'Whether an organisation or a person.' })
  kind: ClaimParty['kind'];

  @ApiProperty({ description: 'Name of the organisation or the person.' })
  name: string;

  @ApiProperty({ description: 'Building in which the meter is shown.' })
  buildingName: string;

  @ApiProperty({ description: 'City of that building.' })
  city: string;

  @ApiProperty({ enum: METER_USAGES, description: 'Common or private.' })
  usage: MeterUsage;

  @ApiProperty({ description: 'Name that this side gave the meter.' })
  label: string;

  @ApiProperty({ ...INSTANT, description: 'Since when it is connected or asked.' })
  since: string;
}

export class ClaimAnswer implements Claim {
  @ApiProperty({ format: 'uuid', description: 'Claim.' })
  id: string;

  @ApiProperty({
    enum: CLAIM_STATES,
    description: '`closed`: the claimant gave up, or nobody decided within 30 days.',
  })
  state: ClaimState;

  @ApiProperty({ enum: CLAIM_REASONS, description: 'Why an admin must decide.' })
  reason: ClaimReason;

  @ApiProperty({ enum: PROVIDERS, description: 'Operator.' })
  provider: ProviderName;

  @ApiProperty({ description: 'Last four digits of the PRM or EAN.', example: '…4270' })
  prmMasked: string;

  @ApiProperty({ ...INSTANT, description: 'When it went to review.' })
  openedAt: string;

  @ApiProperty({ type: ClaimPartyAnswer, description: 'Who claims.' })
  claimant: ClaimPartyAnswer;

  @ApiProperty({
    type: ClaimPartyAnswer,
    nullable: true,
    description: 'Who has the live connection; once decided: who had it.',
  })
  holder: ClaimPartyAnswer | null;

  @ApiProperty({
    description:
      "Whether a transfer can be proved: by what the claimant brought, or else by the admin's word alone.",
  })
  provable: boolean;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'When it was decided or closed.' })
  decidedAt: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Name of the admin who decided.' })
  decidedBy: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'His reason.' })
  decisionReason: string | null;
}

export class ClaimListAnswer implements ClaimList {
  @ApiProperty({ type: [ClaimAnswer], description: 'Open ones first, oldest first.' })
  items: ClaimAnswer[];
}
