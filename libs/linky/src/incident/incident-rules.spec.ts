import { describe, expect, it } from '@jest/globals';
import { INCIDENT_KINDS } from '@coprowatt/contracts';
import fc from 'fast-check';
import { isIncident, isOver, isWave, mayBeOutage, scopeOf } from './incident-rules.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('an outage', () => {
  const isOutage = (forMs: number, meters: number, answers: number) =>
    isIncident('outage', { forMs, meters, answers });

  it.each([
    [HOUR_MS, 3, 3, true],
    [HOUR_MS, 1, 10, true],
    [HOUR_MS, 2, 9, false],
    [HOUR_MS - 1, 500, 5_000, false],
  ])('after %i ms without a good answer, %i meters, %i failures: %s', (forMs, meters, answers, expected) => {
    expect(isOutage(forMs, meters, answers)).toBe(expected);
  });

  it('is never looked for among meters before it can be one', () => {
    fc.assert(
      fc.property(fc.nat(3 * HOUR_MS), fc.nat(50), fc.nat(200), (forMs, meters, answers) => {
        expect(isOutage(forMs, meters, answers) && !mayBeOutage(forMs)).toBe(false);
      }),
    );
  });
});

describe('every other kind', () => {
  it.each(['unknown_answer', 'not_subscribed', 'credentials', 'retired'] as const)(
    '%s is an incident from the first answer on',
    (kind) => {
      expect(isIncident(kind, { forMs: 0, meters: 1, answers: 1 })).toBe(true);
    },
  );
});

describe('a wave of holders that are said to be others', () => {
  it.each([
    [3, 2, 15, true],
    [3, 2, 16, false],
    [2, 2, 2, false],
    [19, 12, 100, false],
    [20, 12, 100, true],
    [0, 0, 0, false],
  ])('%i meters of %i holdings among %i: %s', (meters, holdings, liveMeters, expected) => {
    expect(isWave({ meters, holdings, liveMeters })).toBe(expected);
  });

  it('is fifty meters of one syndic in several buildings, and no building that he loses with all its meters', () => {
    expect(isWave({ meters: 50, holdings: 12, liveMeters: 50 })).toBe(true);
    expect(isWave({ meters: 50, holdings: 12, liveMeters: 2_500 })).toBe(true);
    for (const meters of [3, 8, 50]) expect(isWave({ meters, holdings: 1, liveMeters: meters })).toBe(false);
  });

  it('is none of the people who move house in a year, whatever the size', () => {
    for (const liveMeters of [100, 1_000, 10_000, 100_000]) {
      const inDoubt = Math.ceil((0.1 * liveMeters * 7) / 365);
      expect(isWave({ meters: inDoubt, holdings: inDoubt, liveMeters })).toBe(false);
    }
  });
});

describe('the end of an incident', () => {
  it('comes with the next good answer', () => {
    for (const kind of ['outage', 'not_subscribed', 'credentials', 'retired'] as const)
      expect(isOver(kind, 0)).toBe(true);
  });

  it('waits for an hour of silence where the good answers of others say nothing', () => {
    expect(isOver('unknown_answer', HOUR_MS - 1)).toBe(false);
    expect(isOver('unknown_answer', HOUR_MS)).toBe(true);
  });
});

it('concerns one API, or the whole operator', () => {
  const apis = INCIDENT_KINDS.map((kind) => [kind, scopeOf(kind, 'enedis.a')]);
  expect(Object.fromEntries(apis)).toEqual({
    unknown_answer: 'enedis.a',
    not_subscribed: 'enedis.a',
    outage: 'enedis.a',
    credentials: null,
    not_holder_wave: null,
    retired: null,
  });
});
