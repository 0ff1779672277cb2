import { describe, expect, it } from '@jest/globals';
import type { HoleState, QualityCalendar } from '@coprowatt/contracts';
import { summariseDay, type MeterDay } from '@coprowatt/energy';
import { qualityCalendar, type CalendarFacts, type LaneDay } from './quality-calendar.mapper.ts';
import { UNTOLD, type LedgerLane } from './ledger-rules.ts';

const ASKED = new Date('2026-06-23T10:00:00Z');
const NEXT = new Date('2026-06-24T10:00:00Z');

const told = (lane: LedgerLane, localDate: string, hole: HoleState): LaneDay => ({
  ...UNTOLD,
  ...{ lane, localDate, hole, foundAt: ASKED, lastAskedAt: ASKED },
  nextAskAt: hole === 'open' ? NEXT : null,
  filledAt: hole === 'filled' ? ASKED : null,
});

function calendar(ledger: LaneDay[], changes: Partial<CalendarFacts> = {}): QualityCalendar {
  return qualityCalendar({
    deviceId: 'd-1',
    timeZone: 'Europe/Paris',
    from: '2026-06-18',
    to: '2026-06-21',
    lastPublished: '2026-06-22',
    due: { deviceId: 'd-1', from: '2026-06-01', to: '2026-06-23' },
    live: true,
    injects: true,
    curve: { first: '2026-06-01', last: '2026-06-22' },
    days: [],
    intervals: [],
    ledger,
    ...changes,
  });
}

const shown = ({ items }: QualityCalendar) => items.map(({ hole }) => hole && [hole.direction, hole.state]);

describe('the holes of a meter that gives to the network, too', () => {
  const both = [
    told('curve', '2026-06-18', 'lost'),
    told('productionCurve', '2026-06-18', 'open'),
    told('curve', '2026-06-19', 'filled'),
    told('productionCurve', '2026-06-19', 'lost'),
    told('productionDaily', '2026-06-19', 'open'),
    told('curve', '2026-06-20', 'filled'),
    told('productionDaily', '2026-06-20', 'filled'),
  ];

  it('never hide what is missing of the consumption, nor pass for it', () => {
    expect(shown(calendar(both))).toEqual([
      ['consumption', 'lost'],
      ['production', 'open'],
      ['consumption', 'filled'],
    ]);
  });

  it('are counted apart, on a day that shows the other one, too', () => {
    expect(calendar(both).summary).toMatchObject({
      openHoles: 0,
      lostHoles: 1,
      nextAskAt: null,
      production: { openHoles: 2, lostHoles: 0 },
    });
  });

  it('are none of a point that is not known to give anything', () => {
    const { summary, items } = calendar(both, { injects: false });
    expect(summary.production).toEqual({ openHoles: 0, lostHoles: 0 });
    expect(items[1]?.hole).toMatchObject({ direction: 'consumption', state: 'filled' });
  });
});

describe('a day whose curve has aged out', () => {
  const day = (localDate: string, coveredMin: number, quality: MeterDay['quality']): MeterDay => ({
    ...summariseDay([], localDate, 'Europe/Paris'),
    ...{ deviceId: 'd-1', localDate, coveredMin, quality, operatorWh: null, maximumPower: null },
  });
  const aged = calendar([], {
    days: [
      day('2026-06-18', 1_440, 'read'),
      day('2026-06-19', 1_410, null),
      day('2026-06-20', 1_440, 'estimated'),
    ],
  });

  it('stays what it was: whole, or partial without a word of which hours', () => {
    expect(aged.items.map(({ state, missing, coveredMinutes }) => [state, missing, coveredMinutes])).toEqual([
      ['whole', [], 1_440],
      ['partial', [], 1_410],
      ['whole', [], 1_440],
    ]);
    expect(aged.summary).toMatchObject({ whole: 2, partial: 1, empty: 0, openHoles: 0 });
  });

  it('keeps the quality that all its intervals had', () => {
    expect(
      aged.items.map(({ estimatedMinutes, validatedMinutes }) => [estimatedMinutes, validatedMinutes]),
    ).toEqual([
      [0, 0],
      [0, 0],
      [1_440, 0],
    ]);
  });
});
