import {
  INCIDENT_KINDS,
  PROVIDERS,
  type IncidentKind,
  type OperatorIncident,
  type OperatorState,
  type OperatorStateList,
  type ProviderName,
  type QuotaUse,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time' } as const;
const GATE_REASONS = ['quota', 'too_many_requests', 'maintenance'] as const;

type ClosedApi = OperatorState['closed'][number];
type RunCounts = OperatorState['runs'];

export class ClosedApiAnswer implements ClosedApi {
  @ApiProperty({
    description: 'API that nobody calls meanwhile.',
    example: 'enedis.consommation_quotidienne',
  })
  api: string;

  @ApiProperty({ ...INSTANT, description: 'Until when.' })
  until: string;

  @ApiProperty({
    enum: GATE_REASONS,
    description: '`quota`: our own count; `too_many_requests` and `maintenance`: the operator said so.',
  })
  reason: ClosedApi['reason'];
}

export class QuotaUseAnswer implements QuotaUse {
  @ApiProperty({ description: 'API that is counted.', example: 'enedis.courbe_de_charge_consommation' })
  api: string;

  @ApiProperty({ description: 'Calls allowed in a window.' })
  calls: number;

  @ApiProperty({ description: 'Length of the window, in seconds.' })
  windowSeconds: number;

  @ApiProperty({ description: 'Calls of the window that ends now, by all processes.' })
  used: number;
}

export class RunCountsAnswer implements RunCounts {
  @ApiProperty({ description: 'Due or not begun.' })
  queued: number;

  @ApiProperty({ description: 'Being worked on.' })
  running: number;

  @ApiProperty({ description: 'Waiting for a quota or after a failure.' })
  waiting: number;

  @ApiProperty({ description: 'Failed in the last 24 hours.' })
  failedLastDay: number;
}

export class OperatorIncidentAnswer implements OperatorIncident {
  @ApiProperty({ format: 'uuid', description: 'Incident.' })
  id: string;

  @ApiProperty({ enum: PROVIDERS, description: 'Operator.' })
  provider: ProviderName;

  @ApiProperty({ enum: INCIDENT_KINDS, description: 'What kind of trouble.' })
  kind: IncidentKind;

  @ApiProperty({ type: String, nullable: true, description: 'API that is meant; null for all.' })
  api: string | null;

  @ApiProperty({ type: String, nullable: true, description: "The operator's own code of the latest answer." })
  vendorCode: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'HTTP status of the latest answer.' })
  status: number | null;

  @ApiProperty({ ...INSTANT, description: 'First such answer.' })
  firstAt: string;

  @ApiProperty({ ...INSTANT, description: 'Latest such answer.' })
  lastAt: string;

  @ApiProperty({ description: 'Such answers.' })
  answers: number;

  @ApiProperty({ description: 'Meters that they were about.' })
  meters: number;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'When it ended; null while it lasts.' })
  resolvedAt: string | null;
}

export class OperatorStateAnswer implements OperatorState {
  @ApiProperty({ enum: PROVIDERS, description: 'Operator.' })
  provider: ProviderName;

  @ApiProperty({ description: 'Whether this installation has what it needs to call it.' })
  available: boolean;

  @ApiProperty({ description: 'Live connections.' })
  connectedMeters: number;

  @ApiProperty({ description: 'Connections that the operator or their term ended, and nobody made anew.' })
  endedMeters: number;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'Last answer with data, to the minute.' })
  lastSuccessAt: string | null;

  @ApiProperty({ type: [ClosedApiAnswer], description: 'APIs that are not called before an instant.' })
  closed: ClosedApiAnswer[];

  @ApiProperty({ type: [QuotaUseAnswer], description: 'Use of each allowance.' })
  quotas: QuotaUseAnswer[];

  @ApiProperty({ type: RunCountsAnswer, description: 'Sync runs of its meters.' })
  runs: RunCountsAnswer;

  @ApiProperty({
    type: [OperatorIncidentAnswer],
    description: 'Open ones first, newest first; then the resolved of the last 30 days.',
  })
  incidents: OperatorIncidentAnswer[];
}

export class OperatorStateListAnswer implements OperatorStateList {
  @ApiProperty({ type: [OperatorStateAnswer], description: 'One item a provider.' })
  items: OperatorStateAnswer[];
}
