import { describe, expect, it } from '@jest/globals';
import { changeKind, lastPublishedDay, parsePeriod, shiftPeriod } from './period.ts';

const LAST = '2026-06-22';
const parse = (query: string, dailyOnly = false) => parsePeriod(new URLSearchParams(query), LAST, dailyOnly);

describe('the accounting year', () => {
  const read = (query: string, yearStart?: string) =>
    parsePeriod(new URLSearchParams(query), '2026-06-22', false, yearStart);

  it('begins on the building’s day, the last one that has been', () => {
    expect(read('period=accounting', '10-01')).toMatchObject({ from: '2025-10-01', to: '2026-10-01' });
    expect(read('period=accounting', '04-01')).toMatchObject({ from: '2026-04-01', to: '2027-04-01' });
    expect(read('period=accounting&from=2025-10-01', '10-01')).toMatchObject({ from: '2025-10-01' });
    expect(read('period=accounting&from=2025-09-30', '10-01')).toMatchObject({ from: '2024-10-01' });
    expect(read('period=accounting')).toMatchObject({ from: '2026-01-01', to: '2027-01-01' });
  });

  it('is followed and preceded by whole ones', () => {
    const before = shiftPeriod(read('period=accounting', '10-01'), -1, '2026-06-22');
    expect(before).toMatchObject({ period: 'accounting', from: '2024-10-01' });
    expect(shiftPeriod(read('period=accounting', '10-01'), 1, '2026-06-22')).toBeNull();
  });
});

describe('the period in the URL', () => {
  it('is by default the 30 days that end at the last published day', () => {
    expect(parse('')).toMatchObject({
      kind: '30d',
      from: '2026-05-24',
      to: '2026-06-23',
      granularity: 'day',
      latest: true,
      misread: null,
    });
  });

  it('starts a week on Monday and shows it by the hour', () => {
    expect(parse('period=week&from=2026-06-11')).toMatchObject({
      from: '2026-06-08',
      to: '2026-06-15',
      granularity: 'hour',
    });
  });

  it('covers whole months and years', () => {
    expect(parse('period=month&from=2026-02-10')).toMatchObject({ from: '2026-02-01', to: '2026-03-01' });
    expect(parse('period=year')).toMatchObject({
      from: '2026-01-01',
      to: '2027-01-01',
      granularity: 'month',
    });
  });

  it('asks no half-hour of a meter that has daily values only', () => {
    expect(parse('period=day', true)).toMatchObject({ granularity: 'day', steps: ['day'] });
    expect(parse('period=30d&step=raw', true).granularity).toBe('day');
  });

  it.each([
    ['period=custom&from=2026-06-10&to=2026-06-01', 'inverted', '2026-05-24'],
    ['period=custom&from=2026-06-10&to=2026-06-10', 'inverted', '2026-05-24'],
    ['period=custom&from=2019-01-01&to=2026-01-01', 'long', '2026-05-24'],
    ['period=custom&from=2026-06-01', 'unreadable', '2026-05-24'],
    ['period=custom&from=2026-06-01&to=soon', 'unreadable', '2026-05-24'],
    ['period=day&from=2026-02-30', 'unreadable', LAST],
    ['period=day&from=2026-02-28', null, '2026-02-28'],
    ['period=custom&from=2026-06-01&to=2026-06-10', null, '2026-06-01'],
  ])(
    'falls back to the default when the dates of %s make no sense, and knows why',
    (query, misread, from) => {
      expect(parse(query)).toMatchObject({ misread, from });
    },
  );

  it('falls back to the default for a kind that it does not know', () => {
    expect(parse('period=century')).toMatchObject({ kind: '30d' });
  });

  it('offers half-hours over a month but not over a year', () => {
    expect(parse('').steps).toEqual(['day', 'raw']);
    expect(parse('period=year').steps).toEqual(['month', 'day']);
  });
});

describe('moving through periods', () => {
  it('goes back by the length on screen and forward to the default again', () => {
    const before = shiftPeriod(parse(''), -1, LAST);
    expect(before).toMatchObject({ period: '30d', from: '2026-04-24' });
    expect(shiftPeriod(parse('period=30d&from=2026-04-24'), 1, LAST)).toMatchObject({
      period: null,
      from: null,
    });
  });

  it('stops at the last published day', () => {
    expect(shiftPeriod(parse(''), 1, LAST)).toBeNull();
    expect(shiftPeriod(parse('period=month'), 1, LAST)).toBeNull();
  });

  it('keeps calendar months whole, whatever their length', () => {
    expect(shiftPeriod(parse('period=month&from=2026-03-01'), -1, LAST)).toMatchObject({
      from: '2026-02-01',
    });
  });

  it('keeps a step that the person chose', () => {
    expect(shiftPeriod(parse('step=raw'), -1, LAST)).toMatchObject({ step: 'raw' });
  });

  it('opens the year around the month on screen', () => {
    expect(changeKind(parse('period=month&from=2025-03-01'), 'year')).toEqual({
      period: 'year',
      from: '2025-03-01',
      to: null,
      step: null,
    });
  });
});

describe('the last published day', () => {
  it('is yesterday from 08:00 in Paris, the day before until then', () => {
    expect(lastPublishedDay(Date.parse('2026-06-23T05:59:00Z'), 'Europe/Paris')).toBe('2026-06-21');
    expect(lastPublishedDay(Date.parse('2026-06-23T06:00:00Z'), 'Europe/Paris')).toBe('2026-06-22');
  });

  it('waits for noon in Brussels', () => {
    expect(lastPublishedDay(Date.parse('2026-06-23T09:59:00Z'), 'Europe/Brussels')).toBe('2026-06-21');
    expect(lastPublishedDay(Date.parse('2026-06-23T10:00:00Z'), 'Europe/Brussels')).toBe('2026-06-22');
  });
});
