import {
  CONNECTION_STATES,
  CURVE_STATES,
  EQUIPMENTS,
  METER_USAGES,
  PROVIDERS,
  SCOPE_STATES,
  type ConfigureMeterResponse,
  type ConnectionState,
  type CurveState,
  type DeviceList,
  type Equipment,
  type LinkyDevice,
  type MeterContract,
  type MeterScope,
  type MeterUsage,
  type OffPeakWindow,
  type ProviderName,
  type ScopeState,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { ConsentPurposesDto } from './configure.dto.ts';

const INSTANT = { type: String, format: 'date-time' } as const;
const INSTANT_OR_NULL = { ...INSTANT, nullable: true } as const;

const SCOPE = { enum: SCOPE_STATES } as const;

export class OffPeakWindowAnswer implements OffPeakWindow {
  @ApiProperty({ description: 'Local wall time.', example: '22:00' })
  from: string;

  @ApiProperty({
    description: 'Local wall time; earlier than `from` when it crosses midnight.',
    example: '06:00',
  })
  to: string;
}

export class MeterContractAnswer implements MeterContract {
  @ApiProperty({ type: Number, nullable: true, description: 'Subscribed power, kVA; null when not told.' })
  subscribedPowerKva: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The operator's own name of the distribution tariff; null when not told.",
  })
  tariff: string | null;

  @ApiProperty({
    type: [OffPeakWindowAnswer],
    description: 'Daily off-peak hours; empty: none, or not told.',
  })
  offPeakWindows: OffPeakWindowAnswer[];

  @ApiProperty({
    type: String,
    enum: ['communicating', 'other', null],
    nullable: true,
    description: '`communicating`: a smart meter; null when not told.',
  })
  meterType: 'communicating' | 'other' | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Segment of the usage point; null when not told.',
    example: 'C5',
  })
  segment: string | null;

  @ApiProperty({ format: 'date', description: 'First local day on which these facts were seen.' })
  since: string;
}

/** How each scope stands: agreed to, offered, collected, and answered yet. */
export class MeterScopesAnswer implements Record<MeterScope, ScopeState> {
  @ApiProperty({ ...SCOPE, description: "The operator's daily energies." })
  daily: ScopeState;

  @ApiProperty({ ...SCOPE, description: 'Load curve.' })
  loadCurve: ScopeState;

  @ApiProperty({ ...SCOPE, description: 'Maximum power of each day.' })
  maximumPower: ScopeState;

  @ApiProperty({ ...SCOPE, description: 'What the point injects.' })
  production: ScopeState;

  @ApiProperty({ ...SCOPE, description: 'Facts of the supply.' })
  contract: ScopeState;
}

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
    type: MeterContractAnswer,
    nullable: true,
    description: 'Facts of the supply as the operator tells them; null when not known.',
  })
  contract: MeterContractAnswer | null;

  @ApiProperty({
    enum: CONNECTION_STATES,
    description: 'Life of the link between the meter and its operator.',
  })
  state: ConnectionState;

  @ApiProperty({ enum: CURVE_STATES, description: "What is known of the meter's load curve." })
  curveState: CurveState;

  @ApiProperty({ type: MeterScopesAnswer, description: 'How each kind of data stands.' })
  scopes: MeterScopesAnswer;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'Since when the operator says that the holder is another; null while it does not.',
  })
  suspectSince: string | null;

  @ApiProperty({
    description:
      'True while the operator says so of many meters at once: its failure, nobody is asked to agree again.',
  })
  operatorIncident: boolean;

  @ApiProperty({
    type: ConsentPurposesDto,
    nullable: true,
    description: 'What was agreed to; null without a consent.',
  })
  purposes: ConsentPurposesDto | null;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description:
      'End of the consent, excluded: its last day is that of the instant before; null without one or before it is given.',
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
