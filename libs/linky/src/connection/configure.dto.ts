import {
  EQUIPMENTS,
  LANGUAGES,
  METER_USAGES,
  PROVIDERS,
  type ConfigureMeterRequest,
  type ConsentPurposes,
  type Equipment,
  type Language,
  type MeterUsage,
  type ProviderName,
  type ReconnectRequest,
} from '@coprowatt/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';

/** One line of text: trimmed, not empty, without control characters (PostgreSQL refuses some of them). */
function OneLine(maxLength: number): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.trim() : value)),
    Matches(/^\P{Cc}*$/u, { message: '$property must not hold control characters' }),
    Length(1, maxLength),
    IsString(),
  );
}

export class ConsentPurposesDto implements ConsentPurposes {
  @ApiProperty({ description: 'Daily energies; without them nothing is connected.' })
  @IsBoolean()
  daily: boolean;

  @ApiProperty({ description: 'Load curve; never asked for when false.' })
  @IsBoolean()
  loadCurve: boolean;

  @ApiProperty({ description: 'Analysis for advice and alerts.' })
  @IsBoolean()
  advice: boolean;
}

export class ReconnectDto implements ReconnectRequest {
  @ApiProperty({ description: 'A yes or no for each purpose.', type: ConsentPurposesDto })
  @ValidateNested()
  @Type(() => ConsentPurposesDto)
  @IsObject()
  @IsDefined()
  purposes: ConsentPurposesDto;

  @ApiProperty({ description: 'Version of the text that was read (`GET /consent-texts`).' })
  @OneLine(40)
  consentTextVersion: string;

  @ApiPropertyOptional({ description: 'Language in which it was read.', enum: LANGUAGES, default: 'fr' })
  @IsOptional()
  @IsIn(LANGUAGES)
  lang?: Language;
}

export class ConfigureMeterDto extends ReconnectDto implements ConfigureMeterRequest {
  @ApiProperty({ description: 'Operator or gateway.', enum: PROVIDERS })
  @IsIn(PROVIDERS)
  provider: ProviderName;

  @ApiProperty({
    description: 'PRM of 14 digits or EAN of 18; spaces, dots and dashes are forgiven.',
    example: '22 516 914 714 270',
  })
  @Length(0, 64)
  @IsString()
  prm: string;

  @ApiProperty({ description: 'Name by which people know the meter.', maxLength: 80 })
  @OneLine(80)
  label: string;

  @ApiProperty({
    description: '`common`: for the co-ownership; `private`: for yourself alone.',
    enum: METER_USAGES,
  })
  @IsIn(METER_USAGES)
  usage: MeterUsage;

  @ApiPropertyOptional({ description: 'What the meter feeds.', enum: EQUIPMENTS })
  @IsOptional()
  @IsIn(EQUIPMENTS)
  equipment?: Equipment;

  @ApiPropertyOptional({
    description: 'What entitles the syndic to agree for the co-ownership.',
    maxLength: 120,
  })
  @IsOptional()
  @OneLine(120)
  mandateReference?: string;
}
