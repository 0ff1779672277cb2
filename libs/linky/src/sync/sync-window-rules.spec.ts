import { describe, expect, it } from '@jest/globals';
import { askedLanes, backfillLanes, dueLanes, type WindowFacts } from './sync-window-rules.ts';

const FACTS: WindowFacts = {
  today: '2026-06-23',
  limits: {
    curveSpanDays: 7,
    curveDepth: { months: 24, days: 15 },
    dailySpanDays: 365,
    dailyDepth: { months: 36, days: 15 },
  },
  withCurve: true,
  inServiceFrom: null,
};

describe('what a run asks for', () => {
  it('goes as deep as the operator keeps data, up to yesterday', () => {
    expect(backfillLanes(FACTS)).toMatchObject({
      daily: { from: '2023-06-08', to: '2026-06-23', reached: '2026-06-23', span: 365, whole: true },
      curve: { from: '2024-06-08', to: '2026-06-23', reached: '2026-06-23', span: 7, whole: true },
    });
  });

  it('never holds a curve that was not agreed to', () => {
    expect(backfillLanes({ ...FACTS, withCurve: false }).curve).toBeNull();
    expect(askedLanes({ ...FACTS, withCurve: false }, '2026-06-01', '2026-06-10').curve).toBeNull();
  });

  it('does not go behind the commissioning of the meter', () => {
    const lanes = backfillLanes({ ...FACTS, inServiceFrom: '2025-04-23' });
    expect([lanes.daily?.from, lanes.curve?.from]).toEqual(['2025-04-23', '2025-04-23']);
  });

  it('is cut to what exists when a person names days', () => {
    expect(askedLanes(FACTS, '1900-01-01', '2030-01-01')).toMatchObject({
      daily: { from: '2023-06-08', to: '2026-06-23', whole: false },
      curve: { from: '2024-06-08', to: '2026-06-23', whole: false },
    });
    expect(askedLanes(FACTS, '2020-01-01', '2020-02-01')).toEqual({ daily: null, curve: null });
  });

  it('is what may be new, with the week before, once everything was asked', () => {
    const known = { dailyWhole: true, curveWhole: true, askedTo: '2026-06-20' };
    const lanes = dueLanes(FACTS, known);
    expect(lanes).toMatchObject({ daily: { from: '2026-06-13' }, curve: { from: '2026-06-13' } });
    expect(dueLanes(FACTS, { ...known, curveWhole: false })).toMatchObject({
      daily: { from: '2026-06-13' },
      curve: { from: '2024-06-08', whole: true },
    });
    expect(dueLanes(FACTS, { ...known, askedTo: null })).toEqual(backfillLanes(FACTS));
  });
});
