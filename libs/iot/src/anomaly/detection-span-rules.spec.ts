import { describe, expect, it } from '@jest/globals';
import { addDays } from '@coprowatt/energy';
import { judgedFrom, lookedAt } from './detection-span-rules.ts';
import { markOf } from './detection-mark-rules.ts';
import { retryAt } from './detection-retry-rules.ts';

const PUBLISHED = '2026-06-22';

describe('the days that are looked at', () => {
  it('are those whose runs may reach into the news, and older ones that changed', () => {
    expect(lookedAt(PUBLISHED, PUBLISHED)).toEqual({ opensFrom: '2026-05-23', lookedAtFrom: '2026-03-24' });
    expect(lookedAt('2024-01-01', PUBLISHED).lookedAtFrom).toBe('2024-01-01');
  });

  it('are judged from the first alert on that may change, however old the change', () => {
    const span = lookedAt('2023-01-01', PUBLISHED);
    expect(judgedFrom(span, null)).toBe('2026-03-24');
    expect(judgedFrom(span, '2025-05-05')).toBe('2025-05-05');
    expect(judgedFrom(span, '2026-06-01')).toBe('2026-03-24');
  });
});

describe('a mark', () => {
  const series = { metric: 'electricity_consumption', timeZone: 'Europe/Paris' } as const;
  const now = Date.parse('2026-06-23T22:30:00Z'); // the 24th in Paris

  it('lets news be judged at once, and history when it rests', () => {
    const oldestNews = addDays('2026-06-24', -31);
    expect(markOf(series, oldestNews, now)).toEqual({ fromDay: oldestNews, at: new Date(now) });
    const history = addDays(oldestNews, -1);
    expect(markOf(series, history, now)).toEqual({ fromDay: history, at: new Date(now + 15_000) });
  });

  it('is none without a changed day, and for what is injected', () => {
    expect(markOf(series, undefined, now)).toBeNull();
    expect(markOf({ ...series, metric: 'electricity_production' }, PUBLISHED, now)).toBeNull();
  });
});

describe('a meter that cannot be judged', () => {
  it('is tried again twice as late each time, at most an hour later', () => {
    expect([0, 1, 2, 20].map((attempts) => retryAt(attempts, 0).getTime())).toEqual([
      ...[10_000, 20_000, 40_000, 3_600_000],
    ]);
  });
});
