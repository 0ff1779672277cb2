import { ANOMALY_SEVERITIES } from '@coprowatt/contracts';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type { StoredAnomaly } from './anomaly.ts';
import type { AnomalyStep } from './anomaly-rules.ts';
import type { Run } from './run-rules.ts';

/** Support of the tests of alerts: runs, and alerts kept in memory. */

export const EPOCH = '2026-05-01';

/** A run of `days` flagged days that each exceed 10 kWh by `excessWh`. */
export function aRun(
  firstDay: LocalDate,
  days: number,
  facts: Partial<Run> & { excessWh?: number } = {},
): Run {
  const { excessWh = 5_000, ...run } = facts;
  const lastDay = addDays(firstDay, days - 1);
  return {
    family: 'energy',
    detector: 'rule',
    kind: 'daily',
    severity: 'minor',
    firstDay,
    lastDay,
    hours: null,
    yearlyWh: excessWh * 365,
    confirms: run.detector === 'smart',
    days: eachDay(firstDay, addDays(lastDay, 1)).map((localDate) => ({
      localDate,
      observedWh: 10_000 + excessWh,
      expectedWh: 10_000,
    })),
    ...run,
  };
}

/** Runs of both detectors and two families within seven weeks. */
export const someRuns: fc.Arbitrary<Run[]> = fc.array(
  fc
    .record({
      start: fc.integer({ min: 0, max: 45 }),
      days: fc.integer({ min: 1, max: 6 }),
      severity: fc.constantFrom(...ANOMALY_SEVERITIES),
      detector: fc.constantFrom('rule', 'smart'),
      family: fc.constantFrom('energy', 'zero'),
      excessWh: fc.integer({ min: 1, max: 9_999 }),
    })
    .map(({ start, days, ...facts }) => aRun(addDays(EPOCH, start), days, facts as Partial<Run>)),
  { maxLength: 8 },
);

/** Alerts after steps, as the repository would keep them. */
export function applied(
  stored: readonly StoredAnomaly[],
  steps: readonly AnomalyStep[],
  now: Date,
): StoredAnomaly[] {
  const after = new Map(stored.map((one) => [one.id, one]));
  for (const step of steps) {
    const one = nextOf(step, now);
    after.set(one.id, one);
  }
  return [...after.values()];
}

function nextOf(step: AnomalyStep, now: Date): StoredAnomaly {
  if (step.do === 'withdraw') return { ...step.stored, status: 'resolved', withdrawn: true, updatedAt: now };
  if (step.do === 'update') {
    const reopened = { status: 'open', withdrawn: false, resolvedOn: null } as const;
    return { ...step.stored, ...step.episode, ...(step.act === 'reopened' ? reopened : {}), updatedAt: now };
  }
  return {
    ...step.episode,
    id: randomUUID(),
    deviceId: 'meter',
    status: 'open',
    withdrawn: false,
    openedAt: now,
    updatedAt: now,
    resolvedOn: null,
    mutedUntil: null,
    level: null,
  };
}
