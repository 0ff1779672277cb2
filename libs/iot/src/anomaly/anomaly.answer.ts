import {
  ANOMALY_ACTS,
  ANOMALY_DETECTORS,
  ANOMALY_KINDS,
  ANOMALY_SEVERITIES,
  ANOMALY_STATUSES,
  EQUIPMENTS,
  METER_USAGES,
  RULE_REFERENCES,
  type Anomaly,
  type AnomalyAct,
  type AnomalyCause,
  type AnomalyCounts,
  type AnomalyDetector,
  type AnomalyHours,
  type AnomalyKind,
  type AnomalyNote,
  type AnomalyPage,
  type AnomalySeverity,
  type AnomalyStatus,
  type Equipment,
  type MeterUsage,
  type RuleReference,
  type TooFewDays,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const ENERGY = { type: Number, nullable: true } as const;
const KIND =
  'What looks wrong. `daily`, `night`, `weekend`, `surge`, `drift`, `leak`: more than expected; `zero`: nothing; ';

export class AnomalyHoursAnswer implements AnomalyHours {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 24, description: 'First local clock hour.' })
  from: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 24,
    description: 'End, exclusive; below `from` it lies past midnight.',
  })
  to: number;
}

export class AnomalyCauseAnswer implements AnomalyCause {
  @ApiProperty({
    enum: ANOMALY_DETECTORS,
    description:
      'Who sees it: the rule with its reference, like for like (`smart`), or the watch, which reckons no energy.',
  })
  detector: AnomalyDetector;

  @ApiProperty({
    enum: ANOMALY_KINDS,
    description: `${KIND}\`silent\`: no reading; \`consent\`: the agreement ends.`,
  })
  kind: AnomalyKind;

  @ApiProperty({ enum: ANOMALY_SEVERITIES, description: 'Its gravest day.' })
  severity: AnomalySeverity;

  @ApiProperty({ format: 'date', description: 'First local day.' })
  firstDay: string;

  @ApiProperty({ format: 'date', description: 'Last local day, included.' })
  lastDay: string;

  @ApiProperty({
    type: 'integer',
    description: 'Days of the span that this detector flags; 0 for the watch.',
  })
  flaggedDays: number;

  @ApiProperty({ ...ENERGY, description: 'Energy of the flagged days, Wh; null where none is reckoned.' })
  observedWh: number | null;

  @ApiProperty({
    ...ENERGY,
    description: 'What they were expected to hold, Wh; null where none is reckoned.',
  })
  expectedWh: number | null;

  @ApiProperty({
    type: AnomalyHoursAnswer,
    nullable: true,
    description: 'Hours of the gravest day; null: the whole day, or not known.',
  })
  hours: AnomalyHoursAnswer | null;
}

export class AnomalyAuthorAnswer {
  @ApiProperty({ format: 'uuid', description: 'Person.' })
  id: string;

  @ApiProperty({ description: 'Name that the person goes by.' })
  name: string;
}

export class AnomalyNoteAnswer implements AnomalyNote {
  @ApiProperty({ format: 'uuid', description: 'Entry.' })
  id: string;

  @ApiProperty({ format: 'date-time', description: 'When.' })
  at: string;

  @ApiProperty({ enum: ANOMALY_ACTS, description: 'What was done.' })
  act: AnomalyAct;

  @ApiProperty({
    type: AnomalyAuthorAnswer,
    nullable: true,
    description: 'Who; null: the product itself, or a person without account.',
  })
  author: AnomalyAuthorAnswer | null;

  @ApiProperty({ type: String, nullable: true, description: 'Words that go with it.' })
  comment: string | null;
}

export class AnomalyAnswer implements Anomaly {
  @ApiProperty({ format: 'uuid', description: 'Alert.' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'Building of the meter.' })
  buildingId: string;

  @ApiProperty({ description: 'Its name.' })
  buildingName: string;

  @ApiProperty({ format: 'uuid', description: 'Meter.' })
  deviceId: string;

  @ApiProperty({ description: 'Label of the meter.' })
  deviceLabel: string;

  @ApiProperty({ enum: METER_USAGES, description: 'Whose meter: `private` ones are their holder’s alone.' })
  usage: MeterUsage;

  @ApiProperty({ enum: EQUIPMENTS, nullable: true, description: 'What the meter feeds; null when not told.' })
  equipment: Equipment | null;

  @ApiProperty({
    enum: ANOMALY_KINDS,
    description: `${KIND}\`silent\`: no reading; \`consent\`: the agreement ends. That of the cause that explains most.`,
  })
  kind: AnomalyKind;

  @ApiProperty({ enum: ANOMALY_SEVERITIES, description: 'That of the gravest cause.' })
  severity: AnomalySeverity;

  @ApiProperty({ enum: ANOMALY_STATUSES, description: 'Open, in hand, or done.' })
  status: AnomalyStatus;

  @ApiProperty({ description: 'Resolved because corrected readings show nothing any more.' })
  withdrawn: boolean;

  @ApiProperty({ description: 'Worth a mail: not seen by the rule alone.' })
  confirmed: boolean;

  @ApiProperty({ format: 'date', description: 'First local day.' })
  firstDay: string;

  @ApiProperty({ format: 'date', description: 'Last local day, included.' })
  lastDay: string;

  @ApiProperty({ description: 'Whether it still lasts: no ordinary day is known after `lastDay`.' })
  ongoing: boolean;

  @ApiProperty({
    type: 'integer',
    description: 'Days that the detector of the first cause flags; 0 where no energy is reckoned.',
  })
  flaggedDays: number;

  @ApiProperty({ ...ENERGY, description: 'Energy of the flagged days, Wh; null where none is reckoned.' })
  observedWh: number | null;

  @ApiProperty({
    ...ENERGY,
    description:
      'What that detector expected of them, Wh: the rule its mean, like for like what like days hold; null where none is reckoned.',
  })
  expectedWh: number | null;

  @ApiProperty({ ...ENERGY, description: 'Observed less expected, Wh.' })
  excessWh: number | null;

  @ApiProperty({
    ...ENERGY,
    description: 'What it means over a year if it lasts, Wh; negative where less is used.',
  })
  yearlyWh: number | null;

  @ApiProperty({
    type: AnomalyHoursAnswer,
    nullable: true,
    description: 'Hours of the day that it is about; null: the whole day, or not known.',
  })
  hours: AnomalyHoursAnswer | null;

  @ApiProperty({
    type: [AnomalyCauseAnswer],
    description: 'What each detector sees, the one that explains most first.',
  })
  causes: AnomalyCauseAnswer[];

  @ApiProperty({ format: 'date-time', description: 'When it was opened.' })
  openedAt: string;

  @ApiProperty({ format: 'date-time', description: 'Last change, by a person or by new readings.' })
  updatedAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Nothing is told of it until then; null or past: not muted.',
  })
  mutedUntil: string | null;

  @ApiProperty({ description: 'Whether you may change it.' })
  mayAct: boolean;

  @ApiProperty({ type: [AnomalyNoteAnswer], description: 'Its story, oldest first.' })
  notes: AnomalyNoteAnswer[];
}

export class AnomalyCountsAnswer implements AnomalyCounts {
  @ApiProperty({ type: 'integer', description: 'Open and not muted.' })
  open: number;

  @ApiProperty({ type: 'integer', description: 'Acknowledged and not muted.' })
  acknowledged: number;

  @ApiProperty({ type: 'integer', description: 'Resolved.' })
  resolved: number;

  @ApiProperty({ type: 'integer', description: 'Open or acknowledged, and muted now.' })
  muted: number;
}

export class TooFewDaysAnswer implements TooFewDays {
  @ApiProperty({ type: 'integer', description: 'How many meters.' })
  meters: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Complete days of the last 380 of that of them which lacks least; of its weekday that has most, where the reference is `same-weekday`.',
  })
  completeDays: number;

  @ApiProperty({ type: 'integer', description: 'How many it needs, by the settings of its building.' })
  neededDays: number;

  @ApiProperty({ enum: RULE_REFERENCES, description: 'With what the rule compares a day of it.' })
  reference: RuleReference;
}

export class AnomalyPageAnswer implements AnomalyPage {
  @ApiProperty({ type: [AnomalyAnswer], description: 'In the order asked for.' })
  items: AnomalyAnswer[];

  @ApiProperty({ type: String, nullable: true, description: 'Asks for the next page; null on the last.' })
  nextCursor: string | null;

  @ApiProperty({
    type: AnomalyCountsAnswer,
    description: 'Under the same filters but `status` and `muted`; each alert once.',
  })
  counts: AnomalyCountsAnswer;

  @ApiProperty({
    description:
      'Days of the meters asked for changed and were not judged since: that nothing is open tells nothing yet.',
  })
  judging: boolean;

  @ApiProperty({
    type: TooFewDaysAnswer,
    nullable: true,
    description:
      'Meters asked for that their operator is asked about and of which too few complete days are known to compare one by the owner’s rule; null without one.',
  })
  tooFewDays: TooFewDaysAnswer | null;
}
