import {
  DAY_BASES,
  LACKING_REASONS,
  type DayBasis,
  type DayEnergy,
  type Figure,
  type LackingReason,
  type MeanEnergy,
  type PeriodEnergy,
  type Statistics,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time' } as const;
const SHARE = { minimum: 0, maximum: 1 } as const;

/** What a figure of the contract holds, of a union that no class can implement. */
type Held<Name extends keyof Statistics> = Pick<
  Extract<Statistics[Name], Figure<unknown>>,
  'value' | 'reason'
>;

export class PeriodEnergyAnswer implements PeriodEnergy {
  @ApiProperty({ format: 'date', description: 'First local day.' })
  from: string;

  @ApiProperty({ format: 'date', description: 'End, exclusive.' })
  to: string;

  @ApiProperty({ description: 'Energy that is known, Wh.' })
  energyWh: number;

  @ApiProperty({ ...SHARE, description: 'Covered / expected minutes, 0..1.' })
  completeness: number;

  @ApiProperty({ type: 'integer', description: 'Days that are wholly known.' })
  completeDays: number;

  @ApiProperty({ type: 'integer', description: 'Days in all.' })
  days: number;
}

export class DayEnergyAnswer implements DayEnergy {
  @ApiProperty({ format: 'date', description: "Day in the building's zone." })
  localDate: string;

  @ApiProperty({ description: 'Energy, Wh.' })
  energyWh: number;

  @ApiProperty({ enum: DAY_BASES, description: 'The fact that it stands on.' })
  basis: DayBasis;

  @ApiProperty({ ...SHARE, description: 'Covered / expected minutes, 0..1.' })
  completeness: number;
}

export class MeanEnergyAnswer implements MeanEnergy {
  @ApiProperty({ description: 'Mean over the complete periods, Wh.' })
  energyWh: number;

  @ApiProperty({ type: 'integer', description: 'How many complete periods there were.' })
  count: number;
}

export class PeakAnswer {
  @ApiProperty({ description: 'Highest mean power of an interval, W.' })
  powerW: number;

  @ApiProperty({ ...INSTANT, description: 'Start of that interval.' })
  at: string;
}

export class CostAnswer {
  @ApiProperty({ description: 'Amount, a decimal number.', example: '12.34' })
  amount: string;

  @ApiProperty({ description: 'ISO 4217 code.', example: 'EUR' })
  currency: string;
}

export class Co2Answer {
  @ApiProperty({ description: 'Grams of CO2.' })
  grams: number;

  @ApiProperty({ description: 'How they were reckoned.' })
  method: string;
}

class FigureAnswer {
  @ApiProperty({
    type: String,
    enum: [...LACKING_REASONS, null],
    nullable: true,
    description: 'Why there is no value; null when there is one.',
  })
  reason: LackingReason | null;
}

const OR_NULL = { nullable: true, description: 'The figure; null when `reason` says why not.' } as const;

export class PeriodEnergyFigure extends FigureAnswer implements Held<'period'> {
  @ApiProperty({ ...OR_NULL, type: PeriodEnergyAnswer })
  value: PeriodEnergyAnswer | null;
}

export class DayEnergyFigure extends FigureAnswer implements Held<'lastCompleteDay'> {
  @ApiProperty({ ...OR_NULL, type: DayEnergyAnswer })
  value: DayEnergyAnswer | null;
}

export class MeanEnergyFigure extends FigureAnswer implements Held<'meanPerDay'> {
  @ApiProperty({ ...OR_NULL, type: MeanEnergyAnswer })
  value: MeanEnergyAnswer | null;
}

export class NumberFigure extends FigureAnswer implements Held<'baseLoadW'> {
  @ApiProperty({ ...OR_NULL, type: Number })
  value: number | null;
}

export class PeakFigure extends FigureAnswer implements Held<'peak'> {
  @ApiProperty({ ...OR_NULL, type: PeakAnswer })
  value: PeakAnswer | null;
}

export class CostFigure extends FigureAnswer implements Held<'cost'> {
  @ApiProperty({ ...OR_NULL, type: CostAnswer })
  value: CostAnswer | null;
}

export class Co2Figure extends FigureAnswer implements Held<'co2'> {
  @ApiProperty({ ...OR_NULL, type: Co2Answer })
  value: Co2Answer | null;
}

export class StatisticsAnswer implements Statistics {
  @ApiProperty({ description: "The building's zone.", example: 'Europe/Paris' })
  timeZone: string;

  @ApiProperty({ format: 'date', description: 'First local day of the window.' })
  from: string;

  @ApiProperty({ format: 'date', description: 'Its end, exclusive.' })
  to: string;

  @ApiProperty({ type: 'integer', description: 'Meters that are counted together.' })
  meterCount: number;

  @ApiProperty({
    format: 'date',
    description: 'Last local day that the operator has published for everyone.',
  })
  lastPublishedDay: string;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'Latest instant of which something is known.' })
  lastReadingAt: string | null;

  @ApiProperty({ type: DayEnergyFigure, description: 'Last day that is wholly known.' })
  lastCompleteDay: Statistics['lastCompleteDay'];

  @ApiProperty({ type: PeriodEnergyFigure, description: 'From the first of the month.' })
  monthToDate: Statistics['monthToDate'];

  @ApiProperty({ type: PeriodEnergyFigure, description: 'From the first of the year.' })
  yearToDate: Statistics['yearToDate'];

  @ApiProperty({ type: PeriodEnergyFigure, description: 'The window.' })
  period: Statistics['period'];

  @ApiProperty({ type: MeanEnergyFigure, description: 'Mean of the complete days of the window.' })
  meanPerDay: Statistics['meanPerDay'];

  @ApiProperty({
    type: MeanEnergyFigure,
    description: 'Mean of the complete months of the window, or of the history (`means`).',
  })
  meanPerMonth: Statistics['meanPerMonth'];

  @ApiProperty({ type: MeanEnergyFigure, description: 'Mean of the complete years, likewise.' })
  meanPerYear: Statistics['meanPerYear'];

  @ApiProperty({ type: DayEnergyFigure, description: 'Complete day of least energy.' })
  minDay: Statistics['minDay'];

  @ApiProperty({ type: DayEnergyFigure, description: 'Complete day of most energy.' })
  maxDay: Statistics['maxDay'];

  @ApiProperty({
    ...SHARE,
    type: Number,
    nullable: true,
    description:
      'Share of the due minutes of the window that curves cover, 0..1; under 1 the peak is a minimum. Null when nothing is due.',
  })
  curveCompleteness: number | null;

  @ApiProperty({
    type: NumberFigure,
    description: 'What runs when everybody sleeps: median of the nights, W.',
  })
  baseLoadW: Statistics['baseLoadW'];

  @ApiProperty({ type: PeakFigure, description: 'Highest power, W.' })
  peak: Statistics['peak'];

  @ApiProperty({ type: NumberFigure, description: 'Mean power / peak power, 0..1.' })
  loadFactor: Statistics['loadFactor'];

  @ApiProperty({ type: CostFigure, description: 'Cost of the window.' })
  cost: Statistics['cost'];

  @ApiProperty({ type: Co2Figure, description: 'Emissions of the window.' })
  co2: Statistics['co2'];
}
