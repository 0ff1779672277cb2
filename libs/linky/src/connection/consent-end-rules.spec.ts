import { describe, expect, it } from '@jest/globals';
import type { SubscribedService } from '../providers/meter-data.provider.ts';
import { consentEndMs } from './consent-end-rules.ts';

const NOW = Date.parse('2026-06-23T10:00:00Z');
const endOf = (...services: Partial<SubscribedService>[]) =>
  new Date(
    consentEndMs(
      services.map((told) => ({ until: null, endsAt: null, ...told }) as SubscribedService),
      'Europe/Paris',
      NOW,
    ),
  ).toISOString();

describe('the end of a consent', () => {
  it.each([
    ['three years where the operator tells none', [], '2029-06-23T10:00:00.000Z'],
    ['the end of the last local day, in summer', [{ until: '2026-08-31' }], '2026-08-31T22:00:00.000Z'],
    ['the end of the last local day, in winter', [{ until: '2026-12-31' }], '2026-12-31T23:00:00.000Z'],
    [
      'the latest of several services',
      [{ until: '2026-08-31' }, { until: '2026-09-30' }],
      '2026-09-30T22:00:00.000Z',
    ],
    [
      'the exact end where it is told',
      [{ until: '2026-08-31', endsAt: new Date('2026-08-31T09:00:00Z') }],
      '2026-08-31T09:00:00.000Z',
    ],
    ['never more than three years', [{ until: '2040-01-01' }], '2029-06-23T10:00:00.000Z'],
  ] as [string, Partial<SubscribedService>[], string][])('is %s', (_, services, end) => {
    expect(endOf(...services)).toBe(end);
  });
});
