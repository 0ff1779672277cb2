import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { dayFrame, hourFrame, monthFrame, stepFrame } from './frame.ts';
import { PARIS } from './testing.ts';
import { hoursOfDay, repeatedHour, startOfDay, wallTime, weekday } from './zone.ts';

const HALF_HOUR = 1_800_000;
const midnight = (date: string) => startOfDay(date, PARIS);
const halfHours = (from: string, to: string) => stepFrame(midnight(from), midnight(to), PARIS, HALF_HOUR);

describe('the frame of a day', () => {
  it('has 46 half-hours on the day the clock moves forward', () => {
    const spans = halfHours('2026-03-29', '2026-03-30');
    expect(spans).toHaveLength(46);
    expect(spans.map(({ start }) => wallTime(start, PARIS)).slice(2, 6)).toEqual([
      '01:00',
      '01:30',
      '03:00',
      '03:30',
    ]);
    expect(hoursOfDay('2026-03-29', PARIS)).toBe(23);
  });

  it('has 50 half-hours on the day the clock moves back, with summer and winter told apart', () => {
    const spans = halfHours('2026-10-25', '2026-10-26');
    expect(spans).toHaveLength(50);
    const repeated = spans
      .map(({ start }) => [wallTime(start, PARIS), repeatedHour(start, PARIS)])
      .filter(([, mark]) => mark !== null);
    expect(repeated).toEqual([
      ['02:00', 'summer'],
      ['02:30', 'summer'],
      ['02:00', 'winter'],
      ['02:30', 'winter'],
    ]);
    expect(hoursOfDay('2026-10-25', PARIS)).toBe(25);
  });

  it('has 48 half-hours and 24 hours on any other day', () => {
    expect(halfHours('2026-06-22', '2026-06-23')).toHaveLength(48);
    expect(hourFrame(midnight('2026-06-22'), midnight('2026-06-23'), PARIS)).toHaveLength(24);
  });

  it('has 23 and 25 hours on the days the clock moves', () => {
    expect(hourFrame(midnight('2026-03-29'), midnight('2026-03-30'), PARIS)).toHaveLength(23);
    expect(hourFrame(midnight('2026-10-25'), midnight('2026-10-26'), PARIS)).toHaveLength(25);
  });
});

describe('the frame of a window', () => {
  it('has one span per local day, end to end', () => {
    const spans = dayFrame(midnight('2026-03-28'), midnight('2026-03-31'), PARIS);
    expect(spans.map(({ key }) => key)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    expect(spans[1]?.end).toBe(spans[2]?.start);
    expect(spans[0]?.start).toBe(Date.parse('2026-03-27T23:00:00Z'));
    expect(spans[2]?.start).toBe(Date.parse('2026-03-29T22:00:00Z'));
  });

  it('cuts months at their local firsts and at the edges of the window', () => {
    const spans = monthFrame(midnight('2026-01-15'), midnight('2026-04-01'), PARIS);
    expect(spans.map(({ key }) => key)).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(spans[0]?.start).toBe(midnight('2026-01-15'));
    expect(spans[2]?.end).toBe(Date.parse('2026-03-31T22:00:00Z'));
  });

  it('may begin and end inside a day', () => {
    const from = Date.parse('2026-06-22T10:00:00Z');
    const spans = stepFrame(from, from + 4 * HALF_HOUR, PARIS, HALF_HOUR);
    expect(spans.map(({ start }) => start)).toEqual([0, 1, 2, 3].map((n) => from + n * HALF_HOUR));
  });

  it.each([
    ['America/New_York', 240],
    ['UTC', 0],
    ['Pacific/Auckland', -780],
  ])('is the same in a browser set to %s', (TZ, offset) => {
    const script = `
      import { dayFrame, stepFrame } from ${JSON.stringify(new URL('./frame.ts', import.meta.url).href)};
      const from = Date.parse('2026-03-27T23:00:00Z'), to = Date.parse('2026-03-30T22:00:00Z');
      const days = dayFrame(from, to, 'Europe/Paris');
      console.log(JSON.stringify([new Date(from).getTimezoneOffset(), days, stepFrame(from, to, 'Europe/Paris', 1800000)]));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    });
    const [offsetThere, days, steps] = JSON.parse(output) as [number, unknown, unknown[]];
    expect(offsetThere).toBe(offset);
    const [from, to] = [midnight('2026-03-28'), midnight('2026-03-31')];
    expect(days).toEqual(dayFrame(from, to, PARIS));
    expect(steps).toEqual(stepFrame(from, to, PARIS, HALF_HOUR));
    expect(steps).toHaveLength(48 + 46 + 48);
  });

  it('knows the day of the week of a civil date', () => {
    expect(weekday('2026-06-22')).toBe(1);
    expect(weekday('2026-06-28')).toBe(7);
  });
});
