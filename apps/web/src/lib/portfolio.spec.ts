import { describe, expect, it } from '@jest/globals';
import type { PortfolioRow } from '@coprowatt/contracts';
import { consentMissing, delayDays, needsAttention, rowNeed, searchRows, sortRows } from './portfolio.ts';

const NOW = Date.parse('2026-06-23T08:00:00Z');

const row = (name: string, changes: Partial<PortfolioRow> = {}) =>
  ({
    building: { name, city: 'Lille', address: '14 rue des Érables', timeZone: 'Europe/Paris' },
    meterCount: 1,
    last30DaysWh: 1_000,
    lastPublishedDay: '2026-06-22',
    dataUntil: '2026-06-22',
    consentExpiresAt: '2029-01-01T00:00:00Z',
    metersToReconnect: 0,
    metersToConfirm: 0,
    alerts: { minor: 0, major: 0, critical: 0 },
    judging: false,
    lacking: null,
    ...changes,
  }) as PortfolioRow;

const well = row('Well');
const ending = row('Ending', { consentExpiresAt: '2026-07-20T00:00:00Z' });
const late = row('Late', { dataUntil: '2026-06-19' });
const bare = row('Bare', {
  meterCount: 0,
  last30DaysWh: null,
  dataUntil: null,
  consentExpiresAt: null,
  lacking: 'no_meter',
});

const names = (rows: PortfolioRow[]) => rows.map(({ building }) => building.name);

describe('the portfolio', () => {
  it('puts first what must be done: ending consents, late data, missing meters', () => {
    expect(names(sortRows([well, bare, late, ending], 'attention', NOW))).toEqual([
      'Ending',
      'Late',
      'Bare',
      'Well',
    ]);
  });

  it('puts the worst alert before all else, one worse before many', () => {
    const alerted = (name: string, minor: number, major: number, critical: number) =>
      row(name, { alerts: { minor, major, critical } });
    const revoked = row('Revoked', { metersToReconnect: 1 });
    const rows = [
      revoked,
      well,
      alerted('Minors', 9, 0, 0),
      alerted('Critical', 0, 0, 1),
      alerted('Major', 0, 1, 0),
    ];
    expect(names(sortRows(rows, 'attention', NOW))).toEqual([
      'Critical',
      'Major',
      'Minors',
      'Revoked',
      'Well',
    ]);
    expect(rows.filter((each) => needsAttention(each, NOW))).toHaveLength(4);
  });

  it('counts what needs attention', () => {
    expect([well, ending, late, bare].map((each) => needsAttention(each, NOW))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it('asks for attention when every agreement of a measured building has ended', () => {
    const ended = row('Ended', { consentExpiresAt: null });
    expect(needsAttention(ended, NOW)).toBe(true);
    expect(names(sortRows([well, bare, late, ended], 'attention', NOW))[0]).toBe('Ended');
  });

  it('puts meters to connect again first, then agreements by their end, then doubted holders', () => {
    const rows = [
      late,
      row('Far', { consentExpiresAt: '2026-09-20T00:00:00Z' }),
      row('Doubted', { metersToConfirm: 1 }),
      row('Near', { consentExpiresAt: '2026-09-01T00:00:00Z' }),
      row('Soon', { consentExpiresAt: '2026-07-18T00:00:00Z' }),
      ending,
      row('Revoked', { metersToReconnect: 1 }),
      well,
    ];
    expect(names(sortRows(rows, 'attention', NOW))).toEqual([
      'Revoked',
      'Soon',
      'Ending',
      'Doubted',
      'Near',
      'Far',
      'Late',
      'Well',
    ]);
    expect(rows.map((each) => needsAttention(each, NOW)).filter(Boolean)).toHaveLength(7);
  });

  it('speaks of an end from 90 days on, and presses from 30', () => {
    const needs = [
      '2026-09-22T22:00:00Z',
      '2026-09-20T22:00:00Z',
      '2026-07-24T22:00:00Z',
      '2026-07-22T22:00:00Z',
    ];
    expect(needs.map((consentExpiresAt) => rowNeed(row('Any', { consentExpiresAt }), NOW))).toEqual([
      null,
      'ends',
      'ends',
      'renew',
    ]);
  });

  it('has no agreement to renew where none was in force yet', () => {
    const waiting = row('Waiting', { consentExpiresAt: null, dataUntil: null, lacking: 'no_data' });
    expect([waiting, bare, well, ending].map(consentMissing)).toEqual([false, false, false, false]);
  });

  it('does not call a building late when its data ends at the last published day', () => {
    expect(delayDays(well)).toBe(0);
    expect(delayDays(late)).toBe(3);
    expect(delayDays(bare)).toBeNull();
  });

  it('finds buildings by name, city or address, accents forgiven', () => {
    expect(names(searchRows([well, bare], 'erables LILLE'))).toEqual(['Well', 'Bare']);
    expect(names(searchRows([well, bare], 'bare'))).toEqual(['Bare']);
    expect(searchRows([well], 'Lyon')).toEqual([]);
  });

  it('keeps unknown consumption last', () => {
    expect(names(sortRows([bare, well], 'energy', NOW))).toEqual(['Well', 'Bare']);
  });
});
