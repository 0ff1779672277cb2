import { COUNTRIES, CURRENCIES, type BuildingInput, type Country, type Currency } from '@coprowatt/contracts';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { OneLine } from '../fields.ts';

function WholeNumber(least: number, most: number): PropertyDecorator {
  return applyDecorators(IsInt(), Min(least), Max(most));
}

/** A day that every year has: 29 February starts no accounting year. */
const MONTH_DAY =
  /^((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))$/;

export class BuildingInputDto implements BuildingInput {
  @ApiPropertyOptional({
    description: 'Organisation that manages it; needed only when you manage several.',
    format: 'uuid',
  })
  @IsOptional()
  @IsUUID()
  organisationId?: string;

  @ApiProperty({ description: 'Name by which people know it.', maxLength: 120 })
  @OneLine(120)
  name: string;

  @ApiProperty({ description: 'Street and number.', maxLength: 200 })
  @OneLine(200)
  address: string;

  @ApiProperty({ description: 'City.', maxLength: 80 })
  @OneLine(80)
  city: string;

  @ApiProperty({ description: 'Country: decides operator and time zone.', enum: COUNTRIES })
  @IsIn(COUNTRIES)
  country: Country;

  @ApiProperty({ description: 'Number of lots.', minimum: 1, maximum: 5000 })
  @WholeNumber(1, 5000)
  lots: number;

  @ApiPropertyOptional({
    description: 'Heated floor area in m²; null when unknown.',
    nullable: true,
    type: Number,
    minimum: 1,
  })
  @IsOptional()
  @WholeNumber(1, 1_000_000)
  floorAreaM2: number | null;

  @ApiProperty({ description: 'Whether it has a lift.' })
  @IsBoolean()
  hasLift: boolean;

  @ApiProperty({ description: 'Whether it has common heating.' })
  @IsBoolean()
  hasHeating: boolean;

  @ApiProperty({ description: 'Whether it has a car park.' })
  @IsBoolean()
  hasParking: boolean;

  @ApiProperty({ description: 'Currency of its accounts.', enum: CURRENCIES })
  @IsIn(CURRENCIES)
  currency: Currency;

  @ApiProperty({ description: 'First day of the accounting year, `MM-DD`.', example: '01-01' })
  @Matches(MONTH_DAY, { message: 'accountingYearStart must be MM-DD' })
  accountingYearStart: string;

  @ApiPropertyOptional({
    description:
      'What entitles the syndic to speak for the co-ownership: default of its common meters; null when not stated.',
    nullable: true,
    type: String,
    maxLength: 120,
  })
  @IsOptional()
  @OneLine(120)
  mandateReference?: string | null;
}

/** Only what changes; a building does not change hands here. */
export class BuildingChangesDto extends PartialType(OmitType(BuildingInputDto, ['organisationId'] as const), {
  skipNullProperties: false,
}) {}
