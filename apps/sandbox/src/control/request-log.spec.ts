import { describe, expect, it } from '@jest/globals';
import { meterKey, RequestLog, type LoggedRequest } from './request-log.ts';

const START = Date.parse('2026-11-22T10:00:00Z');
const ALL = { api: null, sinceMs: -Infinity };

function call(number: number): LoggedRequest {
  return {
    time: new Date(START + number * 1_000).toISOString(),
    api: 'consommation_quotidienne',
    method: 'GET',
    prm: null,
    meter: null,
    dateDebut: null,
    dateFin: null,
    resolution: String(number),
    quota: null,
    fault: null,
    status: null,
  };
}

describe('the log of requests', () => {
  it('forgets the oldest of more than 100,000, says so, and has counted them all', () => {
    const log = new RequestLog();
    for (let number = 0; number < 100_007; number++) {
      const entry = call(number);
      log.add(entry);
      log.count(entry, START + number * 1_000);
    }
    const kept = log.find(ALL);
    expect([kept.length, kept[0]?.resolution, kept.at(-1)?.resolution]).toEqual([100_000, '7', '100006']);
    expect(log.dropped).toBe(7);
    expect(log.find({ api: null, sinceMs: START + 100_000_000 })).toHaveLength(7);
    expect(log.summary()).toMatchObject({
      consommation_quotidienne: { calls: 100_007, counted: 100_007, worst: { second: 1, hour: 3_600 } },
    });
    log.clear();
    expect([log.find(ALL), log.dropped, log.summary()]).toEqual([[], 0, {}]);
  });

  it('has one word for a point, from which the point cannot be read', () => {
    const key = meterKey('22516914714270');
    expect(meterKey('22516914714270')).toBe(key);
    expect(meterKey('22516914714271')).not.toBe(key);
    expect(key).not.toContain('2251');
  });
});
