import { describe, expect, it } from '@jest/globals';
import {
  MAIL_RHYTHMS,
  NOTICE_SEVERITIES,
  NOTICE_THRESHOLDS,
  type NotificationChoice,
  type NotificationRule,
} from '@coprowatt/contracts';
import fc from 'fast-check';
import { choiceFor, defaultChoice, mailRhythm, reaches } from './choice-rules.ts';

const thresholds = fc.constantFrom(...NOTICE_THRESHOLDS);
const choices: fc.Arbitrary<NotificationChoice> = fc.record({
  inbox: thresholds,
  mail: thresholds,
  rhythm: fc.constantFrom(...MAIL_RHYTHMS),
});
const FALLBACK = defaultChoice(['co_owner']);
const PLACE = { buildingId: 'lille', kind: 'surge' } as const;
const rule = (buildingId: string | null, kind: NotificationRule['kind']): NotificationRule => ({
  buildingId,
  kind,
  inbox: 'info',
  mail: 'info',
  rhythm: 'daily',
});

describe('the choice for a notice', () => {
  it('is the narrowest rule that fits, in whatever order they stand', () => {
    const widening = [rule('lille', 'surge'), rule('lille', null), rule(null, 'surge'), rule(null, null)];
    const others = [rule('lyon', 'surge'), rule('lyon', null), rule(null, 'drift'), rule('lille', 'drift')];
    for (let first = 0; first < widening.length; first += 1)
      fc.assert(
        fc.property(
          fc.shuffledSubarray([...widening.slice(first), ...others], { minLength: 8 - first }),
          (rules) => {
            expect(choiceFor(rules, PLACE, FALLBACK)).toBe(widening[first]);
          },
        ),
      );
    expect(choiceFor(others, PLACE, FALLBACK)).toBe(FALLBACK);
  });

  it('by default is at once for who answers for the building, once a week for who owns there', () => {
    expect(defaultChoice(['co_owner'])).toEqual({ inbox: 'info', mail: 'minor', rhythm: 'weekly' });
    for (const roles of [['syndic'], ['council'], ['co_owner', 'council']] as const)
      expect(defaultChoice(roles)).toEqual({ inbox: 'info', mail: 'major', rhythm: 'at_once' });
  });
});

describe('severities', () => {
  it('reach what is below them, and none reaches none', () => {
    expect(
      NOTICE_SEVERITIES.map((one) => NOTICE_THRESHOLDS.filter((from) => reaches(one, from)).length),
    ).toEqual([1, 2, 3, 4]);
    expect(NOTICE_SEVERITIES.some((one) => reaches(one, 'none'))).toBe(false);
  });
});

describe('a mail', () => {
  const severities = fc.constantFrom(...NOTICE_SEVERITIES);

  it('never leaves for what the rule alone saw, unless all was asked for; nor after an unsubscription', () => {
    fc.assert(
      fc.property(
        severities,
        choices,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (severity, choice, confirmed, mail, all) => {
          const rhythm = mailRhythm({ severity, confirmed }, choice, { mail, mailUnconfirmed: all });
          const expected = mail && (confirmed || all) && reaches(severity, choice.mail);
          expect(rhythm).toBe(expected ? choice.rhythm : null);
        },
      ),
    );
  });
});
