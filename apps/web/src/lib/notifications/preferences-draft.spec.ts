import { describe, expect, it } from '@jest/globals';
import {
  ANOMALY_KINDS,
  MAIL_RHYTHMS,
  NOTICE_THRESHOLDS,
  type NotificationPreferences,
} from '@coprowatt/contracts';
import fc from 'fast-check';
import { draftOf, NEW_RULE, preferencesOf, preferencesProblems } from './preferences-draft.ts';

const times = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const thresholds = fc.constantFrom(...NOTICE_THRESHOLDS);
const preferences: fc.Arbitrary<NotificationPreferences> = fc.record({
  mail: fc.boolean(),
  mailUnconfirmed: fc.boolean(),
  quietHours: fc.option(
    fc.record({ from: times, to: times }).filter(({ from, to }) => from !== to),
    { nil: null },
  ),
  rules: fc.uniqueArray(
    fc.record({
      buildingId: fc.constantFrom(null, 'lille', 'lyon'),
      kind: fc.constantFrom(null, ...ANOMALY_KINDS),
      inbox: thresholds,
      mail: thresholds,
      rhythm: fc.constantFrom(...MAIL_RHYTHMS),
    }),
    { selector: ({ buildingId, kind }) => `${buildingId} ${kind}` },
  ),
});

describe('what one receives, in its form', () => {
  it('is sent as it was read when nothing is touched, and nothing is wrong with it', () => {
    fc.assert(
      fc.property(preferences, (wanted) => {
        const draft = draftOf(wanted);
        const { mail, ...rest } = wanted;
        expect(preferencesOf(draft, wanted)).toEqual(rest);
        expect(preferencesOf(draft, { mail: !mail })).toEqual(wanted);
        expect(preferencesProblems(draft)).toEqual({});
      }),
    );
  });

  const untouched = draftOf({ mail: true, mailUnconfirmed: false, quietHours: null, rules: [] });

  it('offers usual quiet hours and sends none unless they are wanted', () => {
    expect([untouched.from, untouched.to, untouched.quiet]).toEqual(['22:00', '07:00', false]);
    expect(preferencesOf({ ...untouched, quiet: true }, untouched).quietHours).toEqual({
      from: '22:00',
      to: '07:00',
    });
  });

  it.each([
    [{ quiet: true, from: '' }, ['from']],
    [{ quiet: true, to: '' }, ['to']],
    [{ quiet: true, from: '07:00' }, ['to']],
    [{ from: '07:00' }, []],
    [{ rules: [NEW_RULE, { ...NEW_RULE, mail: 'none' as const }] }, ['rules']],
    [{ rules: [NEW_RULE, { ...NEW_RULE, kind: 'surge' as const }] }, []],
  ])('says what is wrong: %j', (part, fields) => {
    expect(Object.keys(preferencesProblems({ ...untouched, ...part }))).toEqual(fields);
  });
});
