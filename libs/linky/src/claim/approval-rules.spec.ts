import { describe, expect, it } from '@jest/globals';
import { isStillApproved } from './approval-rules.ts';
import type { ClaimRow } from './claim.entity.ts';

const OF = { subjectKind: 'user', subjectId: 'a person', prmHash: Buffer.from('a point') } as const;
const DECIDED = new Date('2025-06-23T10:00:00Z');
// A leap year's, which the three years from then on are not.
const LAST = Date.parse('2028-06-23T09:59:59Z');
const claim = (changes: Partial<ClaimRow>) =>
  ({ ...OF, state: 'transferred', decidedAt: DECIDED, ...changes }) as ClaimRow;

describe("an admin's word", () => {
  it.each([
    ['what it was given for', {}, true],
    ['what it was given for, too long ago', { decidedAt: new Date('2025-06-23T09:59:59Z') }, false],
    ['what it was asked for', { state: 'open', decidedAt: null }, false],
    ['what it was refused for', { state: 'refused' }, false],
    ['another person', { subjectId: 'another' }, false],
    ['an organisation', { subjectKind: 'organisation' }, false],
    ['another point', { prmHash: Buffer.from('another') }, false],
  ] as [string, Partial<ClaimRow>, boolean][])('for %s', (_, changes, stands) => {
    expect(isStillApproved(claim(changes), OF, LAST)).toBe(stands);
  });

  it('that was never given stands for nothing', () => {
    expect(isStillApproved(null, OF, LAST)).toBe(false);
  });
});
