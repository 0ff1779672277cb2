import { ROLES, type DemoAccount, type PublicSettings, type Role } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

export class DemoAccountAnswer implements DemoAccount {
  @ApiProperty({ format: 'email', description: 'Address that signs in.' })
  email: string;

  @ApiProperty({ enum: ROLES, description: 'Its role.' })
  role: Role;

  @ApiProperty({ type: [String], description: 'Cities of the buildings in reach.' })
  scope: string[];
}

export class DemoAnswer {
  @ApiProperty({ description: 'Password of every demonstration account.' })
  password: string;

  @ApiProperty({ type: [DemoAccountAnswer], description: 'The accounts.' })
  accounts: DemoAccountAnswer[];
}

export class PublicSettingsAnswer implements PublicSettings {
  @ApiProperty({ type: DemoAnswer, nullable: true, description: 'In demo mode; else null.' })
  demo: DemoAnswer | null;

  @ApiProperty({ description: 'Whether the first admin is still to be made, with the token of the console.' })
  setupRequired: boolean;

  @ApiProperty({ description: 'Whether mail can be sent: without it nobody can be invited.' })
  mailAvailable: boolean;

  @ApiProperty({ description: 'Whether `now` is not the real time.' })
  simulatedTime: boolean;

  @ApiProperty({ format: 'date-time', description: 'What time it is for the product.' })
  now: string;
}
