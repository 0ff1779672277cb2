import {
  CONNECTION_STATES,
  CONSENT_HISTORY_KINDS,
  LANGUAGES,
  LEGAL_BASES,
  METER_USAGES,
  PROVIDERS,
  type ConnectionState,
  type ConsentHistoryItem,
  type ConsentHistoryKind,
  type ConsentList,
  type ConsentReceipt,
  type ConsentView,
  type DataCategories,
  type Language,
  type LegalBasis,
  type MeterUsage,
  type ProviderName,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { ConsentPurposesDto } from '../connection/configure.dto.ts';

const INSTANT = { type: String, format: 'date-time' } as const;
const INSTANT_OR_NULL = { ...INSTANT, nullable: true } as const;
const TEXT_OR_NULL = { type: String, nullable: true } as const;
const SUBJECTS = ['me', 'organisation'] as const satisfies ConsentView['subject'][];

export class ConsentHistoryItemAnswer implements ConsentHistoryItem {
  @ApiProperty({ enum: CONSENT_HISTORY_KINDS, description: 'What happened.' })
  kind: ConsentHistoryKind;

  @ApiProperty({ ...INSTANT, description: 'When.' })
  at: string;

  @ApiProperty({ type: ConsentPurposesDto, description: 'What was agreed to from then on.' })
  purposes: ConsentPurposesDto;

  @ApiProperty({
    ...TEXT_OR_NULL,
    description: 'Who acted, when you may know it; null for operator or time.',
  })
  actorName: string | null;

  @ApiProperty({ description: 'Whether it was you.' })
  byYou: boolean;
}

export class ShownTextAnswer {
  @ApiProperty({ description: 'Version of the text that was shown.' })
  version: string;

  @ApiProperty({ enum: LANGUAGES, description: 'Its language.' })
  lang: Language;

  @ApiProperty({ description: 'SHA-256 of the text in UTF-8, hex.' })
  sha256: string;
}

export class DataCategoriesAnswer implements DataCategories {
  @ApiProperty({ description: 'Energy of each day.' })
  dailyEnergy: boolean;

  @ApiProperty({ description: 'Mean power of each half-hour or quarter-hour.' })
  loadCurve: boolean;

  @ApiProperty({ description: 'Maximum power of each day.' })
  maximumPower: boolean;

  @ApiProperty({ description: 'Technical facts of the supply, and what is injected.' })
  contract: boolean;

  @ApiProperty({ description: 'Identity of the holder: never asked.' })
  identity: boolean;
}

export class ConsentAnswer implements ConsentView {
  @ApiProperty({ format: 'uuid', description: 'Consent.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'Meter.' })
  deviceId: string;

  @ApiProperty({ description: 'Name of the meter.' })
  deviceLabel: string;

  @ApiProperty({ description: 'Last four digits of the PRM or EAN.', example: '…4270' })
  prmMasked: string;

  @ApiProperty({ enum: METER_USAGES, description: 'Common or private.' })
  usage: MeterUsage;

  @ApiProperty({ enum: PROVIDERS, description: 'Operator.' })
  provider: ProviderName;

  @ApiProperty({ format: 'uuid', description: 'Building.' })
  buildingId: string;

  @ApiProperty({ description: 'Name of the building.' })
  buildingName: string;

  @ApiProperty({ enum: SUBJECTS, description: '`organisation`: it outlives the person who gave it.' })
  subject: ConsentView['subject'];

  @ApiProperty({ ...TEXT_OR_NULL, description: 'What entitles the syndic to agree.' })
  mandateReference: string | null;

  @ApiProperty({
    enum: LEGAL_BASES,
    description: 'Article 6(1) of the GDPR: (a) for a person, (f) for a co-ownership.',
  })
  legalBasis: LegalBasis;

  @ApiProperty({ enum: CONNECTION_STATES, description: "State of the meter's connection." })
  state: ConnectionState;

  @ApiProperty({ description: 'Whether the operator may be asked.' })
  inForce: boolean;

  @ApiProperty({ type: ConsentPurposesDto, description: 'What is agreed to.' })
  purposes: ConsentPurposesDto;

  @ApiProperty({ type: DataCategoriesAnswer, description: 'Which data the operator may be asked for.' })
  dataCategories: DataCategoriesAnswer;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'When it was given; null: not yet.' })
  givenAt: string | null;

  @ApiProperty({ ...TEXT_OR_NULL, description: 'Who gave it.' })
  givenBy: string | null;

  @ApiProperty({ description: 'Whether you gave it.' })
  byYou: boolean;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'When it ends on its own, excluded: its last day is that of the instant before.',
  })
  expiresAt: string | null;

  @ApiProperty({ type: ShownTextAnswer, description: 'Text that was agreed to.' })
  text: ShownTextAnswer;

  @ApiProperty({ type: [ConsentHistoryItemAnswer], description: 'Oldest first.' })
  history: ConsentHistoryItemAnswer[];
}

export class ConsentListAnswer implements ConsentList {
  @ApiProperty({ type: [ConsentAnswer], description: 'In force first, then ended, newest first.' })
  items: ConsentAnswer[];
}

export class ConsentReceiptAnswer implements ConsentReceipt {
  @ApiProperty({ type: ConsentAnswer, description: 'The consent.' })
  consent: ConsentAnswer;

  @ApiProperty({ description: 'The very text that was shown.' })
  text: string;

  @ApiProperty({ description: 'Who keeps the data.' })
  controller: string;

  @ApiProperty({ ...INSTANT, description: 'When this receipt was made.' })
  issuedAt: string;
}
