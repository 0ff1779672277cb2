import type {
  AnomalyKind,
  MailRhythm,
  NoticeThreshold,
  NotificationPreferences,
  NotificationPreferencesRequest,
  NotificationRule,
} from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';
import type { Problems } from '#lib/state/form.svelte.ts';

/** One rule as its row holds it; an empty place or kind means all. */
export interface RuleDraft {
  place: string;
  kind: AnomalyKind | '';
  inbox: NoticeThreshold;
  mail: NoticeThreshold;
  rhythm: MailRhythm;
}

/** Preferences as their form holds them. */
export interface PreferencesDraft {
  mail: boolean;
  mailUnconfirmed: boolean;
  quiet: boolean;
  from: string;
  to: string;
  rules: RuleDraft[];
}

/** What a row that is added stands at. */
export const NEW_RULE: RuleDraft = { place: '', kind: '', inbox: 'info', mail: 'major', rhythm: 'at_once' };

/** Offered to whoever has no quiet hours. */
const USUAL_QUIET = { from: '22:00', to: '07:00' };

export function draftOf({
  mail,
  mailUnconfirmed,
  quietHours,
  rules,
}: NotificationPreferences): PreferencesDraft {
  const { from, to } = quietHours ?? USUAL_QUIET;
  const rows = rules.map(({ buildingId, kind, inbox, mail, rhythm }) => ({
    ...{ place: buildingId ?? '', kind: kind ?? ('' as const), inbox, mail, rhythm },
  }));
  return { mail, mailUnconfirmed, quiet: quietHours !== null, from, to, rules: rows };
}

/** What is sent; of mails nothing where that was not touched: they may have been ended elsewhere since `read`. */
export function preferencesOf(
  draft: PreferencesDraft,
  read: Pick<NotificationPreferences, 'mail'>,
): NotificationPreferencesRequest {
  const { mail, mailUnconfirmed, quiet, from, to, rules } = draft;
  return {
    ...(mail !== read.mail && { mail }),
    mailUnconfirmed,
    quietHours: quiet ? { from, to } : null,
    rules: rules.map(ruleOf),
  };
}

export function preferencesProblems({
  quiet,
  from,
  to,
  rules,
}: PreferencesDraft): Problems<PreferencesDraft> {
  const problems: Problems<PreferencesDraft> = {};
  if (quiet && from === '') problems.from = m.notify_time_missing();
  if (quiet && to === '') problems.to = m.notify_time_missing();
  if (quiet && to !== '' && from === to) problems.to = m.notify_quiet_same();
  const places = new Set(rules.map(({ place, kind }) => `${place} ${kind}`));
  if (places.size < rules.length) problems.rules = m.notify_twice();
  return problems;
}

function ruleOf({ place, kind, inbox, mail, rhythm }: RuleDraft): NotificationRule {
  return { buildingId: place || null, kind: kind || null, inbox, mail, rhythm };
}
