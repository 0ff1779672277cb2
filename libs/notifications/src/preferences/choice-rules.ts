import {
  NOTICE_THRESHOLDS,
  type AnomalyKind,
  type MailRhythm,
  type NotificationChoice,
  type NotificationPreferences,
  type NotificationRule,
  type NoticeSeverity,
  type NoticeThreshold,
  type Role,
} from '@coprowatt/contracts';

/** Who answers for a building is written to at once, from `major` on. */
const ANSWERABLE: NotificationChoice = { inbox: 'info', mail: 'major', rhythm: 'at_once' };
/** Who owns there hears of everything once a week. */
const OWNER: NotificationChoice = { inbox: 'info', mail: 'minor', rhythm: 'weekly' };

/** Of one's own meter nobody else is told. */
export const OWN_METER_DEFAULTS: NotificationChoice = ANSWERABLE;

/** What people want of whom nothing was heard. */
export const DEFAULT_PREFERENCES: NotificationPreferences = {
  mail: true,
  mailUnconfirmed: false,
  quietHours: null,
  rules: [],
};

/** What a person with these roles in a building gets of its common meters without a rule of his own. */
export function defaultChoice(roles: readonly Role[]): NotificationChoice {
  return roles.some((role) => role === 'syndic' || role === 'council') ? ANSWERABLE : OWNER;
}

/**
 * What applies to a notice without a rule: of one's own meter, or by the roles in its building. That an agreement ends is
 * mailed by its own countdown, which knows who can renew it; a second mail would only repeat that.
 */
export function fallbackChoice(
  { holderUserId, kind }: { holderUserId: string | null; kind: AnomalyKind },
  roles: readonly Role[],
): NotificationChoice {
  const choice = holderUserId === null ? defaultChoice(roles) : OWN_METER_DEFAULTS;
  return kind === 'consent' ? { ...choice, mail: 'none' } : choice;
}

/** What applies, and of which kind alone where a rule names one. */
export type AppliedChoice = NotificationChoice & Partial<Pick<NotificationRule, 'kind'>>;

/** The choice of the narrowest rule that fits: building and kind, building, kind, all; else `fallback`. */
export function choiceFor(
  rules: readonly NotificationRule[],
  { buildingId, kind }: { buildingId: string; kind: AnomalyKind },
  fallback: NotificationChoice,
): AppliedChoice {
  const places: [string | null, AnomalyKind | null][] = [
    [buildingId, kind],
    [buildingId, null],
    [null, kind],
    [null, null],
  ];
  for (const [building, of] of places) {
    const rule = rules.find((one) => one.buildingId === building && one.kind === of);
    if (rule) return rule;
  }
  return fallback;
}

/** Whether a severity is at a threshold or above it; `none` is above all. */
export function reaches(severity: NoticeSeverity, threshold: NoticeThreshold): boolean {
  return NOTICE_THRESHOLDS.indexOf(severity) >= NOTICE_THRESHOLDS.indexOf(threshold);
}

/**
 * How a notice is mailed to one person; null: not at all. What the owner's rule alone saw is for those who asked (rule 4). No
 * detector confirms that an agreement ends: a rule that names this kind asks for it.
 */
export function mailRhythm(
  { severity, confirmed }: { severity: NoticeSeverity; confirmed: boolean },
  choice: AppliedChoice,
  preferences: Pick<NotificationPreferences, 'mail' | 'mailUnconfirmed'>,
): MailRhythm | null {
  if (!preferences.mail || !reaches(severity, choice.mail)) return null;
  return confirmed || preferences.mailUnconfirmed || choice.kind === 'consent' ? choice.rhythm : null;
}
