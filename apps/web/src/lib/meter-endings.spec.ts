import { describe, expect, it } from '@jest/globals';
import type { ConsentHistoryItem, ConsentHistoryKind, ConsentView, LinkyDevice } from '@coprowatt/contracts';
import { meterEnding, requestEnd } from './meter-endings.ts';

const meter = (state: LinkyDevice['state'], changes: Partial<LinkyDevice> = {}) =>
  ({ id: 'd-1', state, usage: 'common', mine: true, ...changes }) as LinkyDevice;

const step = (kind: ConsentHistoryKind, minute: number, changes: Partial<ConsentHistoryItem> = {}) =>
  ({
    kind,
    at: new Date(Date.UTC(2026, 5, 23, 8, minute)).toISOString(),
    actorName: null,
    byYou: false,
    ...changes,
  }) as ConsentHistoryItem;

const consent = (...history: ConsentHistoryItem[]) => ({ deviceId: 'd-1', history }) as ConsentView;

const given = [step('requested', 0, { byYou: true }), step('given', 1, { byYou: true })];

describe('the end of a meter', () => {
  it('came with the former syndic’s mandate when the ended agreement is none of ours', () => {
    expect(meterEnding(meter('withdrawn'), [])).toBe('handover');
    expect(meterEnding(meter('withdrawn', { usage: 'private' }), [])).toBeUndefined();
    expect(meterEnding(meter('withdrawn', { mine: false }), [])).toBeUndefined();
  });

  it('was no withdrawal of ours when nobody of ours is named for it', () => {
    const ended = (changes: Partial<ConsentHistoryItem>) =>
      meterEnding(meter('withdrawn'), [consent(...given, step('withdrawn', 9, changes))]);
    expect(ended({})).toBe('by_another');
    expect(ended({ byYou: true })).toBeUndefined();
    expect(ended({ actorName: 'Claire Martin' })).toBeUndefined();
  });

  it('is an admin’s refusal only when the refused request was a claim', () => {
    const claim = consent(step('requested', 10), step('review', 11), step('refused', 12));
    const refused = consent(step('requested', 20), step('refused', 21));
    expect(meterEnding(meter('refused'), [claim])).toBe('claim_refused');
    expect(meterEnding(meter('refused'), [refused])).toBeUndefined();
    expect(meterEnding(meter('refused'), [refused, claim])).toBeUndefined();
    expect(meterEnding(meter('connected'), [claim])).toBeUndefined();
  });
});

describe('an open request', () => {
  it('lives for twenty minutes after the newest time that it was asked', () => {
    const asked = [consent(...given), consent(step('requested', 30))];
    expect(requestEnd(meter('awaiting_consent'), asked)).toBe('2026-06-23T08:50:00.000Z');
    expect(requestEnd(meter('awaiting_consent'), [])).toBeNull();
    expect(requestEnd(meter('refused'), asked)).toBeNull();
  });
});
