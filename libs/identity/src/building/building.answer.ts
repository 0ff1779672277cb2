import {
  BUILDING_ABILITIES,
  COUNTRIES,
  CURRENCIES,
  type Building,
  type BuildingAbility,
  type BuildingList,
  type Country,
  type Currency,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const ZONES = ['Europe/Paris', 'Europe/Brussels'] as const satisfies readonly Building['timeZone'][];

export class BuildingAnswer implements Building {
  @ApiProperty({ format: 'uuid', description: 'Building.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'Organisation that manages it.' })
  organisationId: string;

  @ApiProperty({ description: 'Name by which people know it.' })
  name: string;

  @ApiProperty({ description: 'Street and number.' })
  address: string;

  @ApiProperty({ description: 'City.' })
  city: string;

  @ApiProperty({ enum: COUNTRIES, description: 'Country.' })
  country: Country;

  @ApiProperty({ enum: ZONES, description: 'Zone of its local days.' })
  timeZone: Building['timeZone'];

  @ApiProperty({ type: 'integer', description: 'Number of lots.' })
  lots: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Heated floor area, m²; null when unknown.' })
  floorAreaM2: number | null;

  @ApiProperty({ description: 'Whether it has a lift.' })
  hasLift: boolean;

  @ApiProperty({ description: 'Whether it has common heating.' })
  hasHeating: boolean;

  @ApiProperty({ description: 'Whether it has a car park.' })
  hasParking: boolean;

  @ApiProperty({ enum: CURRENCIES, description: 'Currency of its accounts.' })
  currency: Currency;

  @ApiProperty({ description: 'First day of the accounting year, `MM-DD`.', example: '01-01' })
  accountingYearStart: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What entitles the syndic to speak for the co-ownership; null when not stated.',
  })
  mandateReference: string | null;

  @ApiProperty({ enum: BUILDING_ABILITIES, isArray: true, description: 'What you may do here.' })
  abilities: BuildingAbility[];
}

export class BuildingListAnswer implements BuildingList {
  @ApiProperty({ type: [BuildingAnswer], description: 'By name.' })
  items: BuildingAnswer[];
}
