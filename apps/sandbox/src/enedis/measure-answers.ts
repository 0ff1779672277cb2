import { endOfPoint, type CurvePoint } from '../meters/curve-point.ts';
import type { Direction } from '../meters/direction.ts';
import { phasePeaksOf, type Peak } from '../meters/peak.ts';
import { wallClock, type LocalDate } from '../time/french-time.ts';
import type { MaximumRequest, MeasureRequest } from './measure-request.ts';

/** Value and stamp of a measure, as strings; a curve's point carries its step and quality. */
export type MeasurePoint = Record<string, string>;

/** One physical quantity of an answer. */
export interface Quantity {
  grandeurMetier: 'CONS' | 'PROD';
  grandeurPhysique: string;
  unite: string;
  points: MeasurePoint[];
  calendrier: [];
}

export interface MeasureAnswer {
  idPrm: string;
  periode: { dateDebut: LocalDate; dateFin: LocalDate };
  grandeur: Quantity[];
  [field: string]: unknown;
}

/** A local day with its daily peak. */
export interface DayPeak {
  date: LocalDate;
  peak: Peak;
}

const TRADES = { consumption: 'CONS', production: 'PROD' } as const;

/** The 2026 load curve (providers sheet, section 5.1). */
export function curveAnswer(
  asked: MeasureRequest,
  direction: Direction,
  points: CurvePoint[],
): MeasureAnswer {
  return {
    ...heading(asked),
    modeCalcul: 'MESURE',
    grandeur: [quantity(TRADES[direction], 'PA', 'W', points.map(curvePoint))],
    contexte: [],
  };
}

/** The 2026 daily values (section 5.2). */
export function dailyAnswer(
  asked: MeasureRequest,
  direction: Direction,
  days: { date: LocalDate; wh: number }[],
): MeasureAnswer {
  const points = days.map(({ date, wh }) => ({ v: String(wh), d: date }));
  return {
    ...heading(asked),
    typeValeur: 'GLOBALE',
    modeCalcul: 'DIFF.INDEX',
    pas: 'P1D',
    grandeur: [quantity(TRADES[direction], 'EA', 'Wh', points)],
    contexte: [],
  };
}

/** The daily or monthly maximum in VA, stamped with its own second (section 5.2). */
export function maximumAnswer(
  asked: MeasureRequest,
  { step, quantity: which }: MaximumRequest,
  days: DayPeak[],
): MeasureAnswer {
  const { prm, traits } = asked.meter;
  const phases = days.map(({ date, peak }) => ({ date, peaks: phasePeaksOf(prm, date, peak) }));
  const series = [
    { name: 'PMA', days },
    ...([0, 1, 2] as const).map((phase) => ({
      name: `PMA${phase + 1}`,
      days: phases.map(({ date, peaks }) => ({ date, peak: peaks[phase] })),
    })),
  ];
  const wanted = which === 'TOUT' && traits.threePhase ? series : series.slice(0, 1);
  return {
    ...heading(asked),
    modeCalcul: 'MESURE',
    pas: step,
    grandeur: wanted.map(({ name, days: own }) =>
      quantity('CONS', name, 'VA', (step === 'P1M' ? highestOfMonths(own) : own).map(peakPoint)),
    ),
    contexte: [],
  };
}

function highestOfMonths(days: DayPeak[]): DayPeak[] {
  const byMonth = new Map<string, DayPeak>();
  for (const day of days) {
    const month = day.date.slice(0, 7);
    const highest = byMonth.get(month);
    if (!highest || day.peak.va > highest.peak.va) byMonth.set(month, day);
  }
  return [...byMonth.values()];
}

function heading({ meter, from, to }: MeasureRequest) {
  return { idPrm: meter.prm, etapeMetier: 'BRUT', periode: { dateDebut: from, dateFin: to } };
}

function quantity(
  grandeurMetier: Quantity['grandeurMetier'],
  grandeurPhysique: string,
  unite: string,
  points: MeasurePoint[],
): Quantity {
  return { grandeurMetier, grandeurPhysique, unite, points, calendrier: [] };
}

/** Stamped at its end, in Paris wall time without offset. */
function curvePoint(point: CurvePoint): MeasurePoint {
  return {
    v: String(point.watts),
    d: wallClock(endOfPoint(point)),
    p: `PT${point.minutes}M`,
    n: 'B',
    iv: '0',
    ec: '0',
  };
}

function peakPoint({ peak }: DayPeak): MeasurePoint {
  return { v: String(peak.va), d: wallClock(peak.atMs) };
}
