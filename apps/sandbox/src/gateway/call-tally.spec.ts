import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CallTally, TALLY_WINDOWS } from './call-tally.ts';

const anyPauses = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 30_000_000 })),
  {
    maxLength: 120,
  },
);

describe('the tally of calls', () => {
  it('knows the fullest window of every length', () => {
    fc.assert(
      fc.property(anyPauses, (pauses) => {
        const tally = new CallTally();
        const times: number[] = [];
        for (const pause of pauses) {
          times.push((times.at(-1) ?? 0) + pause);
          tally.count(times.at(-1) ?? 0);
        }
        for (const [name, lengthMs] of Object.entries(TALLY_WINDOWS)) {
          const counts = times.map(
            (end, index) => times.slice(0, index + 1).filter((at) => at > end - lengthMs).length,
          );
          expect(tally.worst[name as keyof typeof TALLY_WINDOWS]).toBe(Math.max(0, ...counts));
        }
      }),
    );
  });

  it('counts on when it has dropped old times', () => {
    const tally = new CallTally();
    for (let call = 0; call < 50_000; call++) tally.count(call * 10_000);
    expect(tally.counted).toBe(50_000);
    expect(tally.worst).toEqual({ second: 1, minute: 6, hour: 360, day: 8_640 });
  });
});
