import {
  CONNECTION_STATES,
  CURVE_STATES,
  EQUIPMENTS,
  METER_USAGES,
  PROVIDERS,
  type ConfigureMeterResponse,
  type ConnectionState,
  type CurveState,
  type DeviceList,
  type Equipment,
  type LinkyDevice,
  type MeterUsage,
  type ProviderName,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { ConsentPurposesDto } from './configure.dto.ts';

const INSTANT = { type: String, format: 'date-time' } as const;
const INSTANT_OR_NULL = { ...INSTANT, nullable: true } as const;

export class LinkyDeviceAnswer implements LinkyDevice {
  @ApiProperty({ format: 'uuid', description: 'Meter.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'Building that it is shown in.' })
  buildingId: string;

  @ApiProperty({ enum: PROVIDERS, description: 'Operator or gateway.' })
  provider: ProviderName;

  @ApiProperty({ enum: ['electricity_meter'], description: 'Kind of meter.' })
  deviceType: 'electricity_meter';

  @ApiProperty({
    description: 'Last four digits of the PRM; the rest never leaves the server.',
    example: '…4270',
  })
  prmMasked: string;

  @ApiProperty({ description: 'Name by which people know the meter.' })
  label: string;

  @ApiProperty({
    enum: METER_USAGES,
    description: '`common`: of the co-ownership; `private`: of one person.',
  })
  usage: MeterUsage;

  @ApiProperty({
    type: String,
    enum: [...EQUIPMENTS, null],
    nullable: true,
    description: 'What the meter feeds; null when not said.',
  })
  equipment: Equipment | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What entitles the syndic to agree; null when not said.',
  })
  mandateReference: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Subscribed power, kVA; null when not known.' })
  subscribedPowerKva: number | null;

  @ApiProperty({
    enum: CONNECTION_STATES,
    description: 'Life of the link between the meter and its operator.',
  })
  state: ConnectionState;

  @ApiProperty({ enum: CURVE_STATES, description: "What is known of the meter's load curve." })
  curveState: CurveState;

  @ApiProperty({
    type: ConsentPurposesDto,
    nullable: true,
    description: 'What was agreed to; null without a consent.',
  })
  purposes: ConsentPurposesDto | null;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'End of the consent; null without one or before it is given.',
  })
  consentExpiresAt: string | null;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'Next look at the operator while `confirming`, else null.',
  })
  nextCheckAt: string | null;

  @ApiProperty({ ...INSTANT, description: 'When the meter was first entered.' })
  createdAt: string;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'When it was connected; null when it never was.' })
  connectedAt: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'When a sync last succeeded; null when none has.' })
  lastSyncAt: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Latest instant of which something is known, or null.' })
  lastReadingAt: string | null;

  @ApiProperty({
    description:
      "True while somebody else's claim on your meter waits for an admin; nothing changes meanwhile.",
  })
  contested: boolean;

  @ApiProperty({ description: 'True when it is yours: a private meter, or one of your organisation.' })
  mine: boolean;
}

export class DeviceListAnswer implements DeviceList {
  @ApiProperty({ type: [LinkyDeviceAnswer], description: 'Oldest first.' })
  items: LinkyDeviceAnswer[];
}

export class ConfigureMeterAnswer implements ConfigureMeterResponse {
  @ApiProperty({ type: LinkyDeviceAnswer, description: 'The meter as it is now.' })
  device: LinkyDeviceAnswer;

  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    description: 'Where to send the browser; null when no page of the operator is needed.',
  })
  authorizationUrl: string | null;
}
