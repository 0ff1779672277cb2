import { AppError } from '@coprowatt/platform';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MOST_EXPORTS_AT_ONCE, MOST_EXPORTS_OF_ALL, RunningExports } from './running-exports.ts';

describe('the places of exports', () => {
  it('are so many a person and so many of all, and a place is free as soon as its export has ended', () => {
    const step = fc.record({ user: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), ends: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const running = new RunningExports();
        const ends: { user: string; end: () => void }[] = [];
        const of = (user: string): number => ends.filter((one) => one.user === user).length;
        for (const { user, ends: isEnd } of steps) {
          const at = ends.findIndex((one) => one.user === user);
          if (isEnd && at >= 0) ends.splice(at, 1)[0]?.end();
          else if (of(user) < MOST_EXPORTS_AT_ONCE && ends.length < MOST_EXPORTS_OF_ALL)
            ends.push({ user, end: running.begin(user) });
          else expect(() => running.begin(user)).toThrow(AppError);
        }
      }),
    );
  });

  it('are refused with the time after which to ask again', () => {
    const running = new RunningExports();
    for (let n = 0; n < MOST_EXPORTS_OF_ALL; n += 1) running.begin(`person ${n}`);
    const refusal = expect.objectContaining({ code: 'too_many_requests', retryAfterSeconds: 10 });
    expect(() => running.begin('another')).toThrow(refusal);
  });
});
