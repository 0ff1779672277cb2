import type { ConsentPurposes, ConsentText, DataCategories, LegalBasis } from '@coprowatt/contracts';
import type { ConsentEvent, ConsentEventKind, ConsentSubjectKind } from './consent-event.entity.ts';

const LONGEST_USER_AGENT = 300;

/** Kinds after which the operator may be asked, for what the event says. */
const OPENING: readonly ConsentEventKind[] = ['given', 'changed', 'suspect', 'cleared'];

/** Text that was shown, by what proves it. */
export type ShownText = Pick<ConsentText, 'version' | 'lang' | 'sha256'>;

/** A consent that is in force. */
export interface ConsentInForce {
  consentId: string;
  purposes: ConsentPurposes;
  /** Which data may be asked from the operator. */
  dataCategories: DataCategories;
  expiresAt: Date | null;
}

export function legalBasisOf(subject: ConsentSubjectKind): LegalBasis {
  return subject === 'user' ? 'consent' : 'legitimate_interest';
}

/** Texts that named daily energies and the curve alone. */
const NARROW_TEXTS: readonly string[] = ['enedis-1', 'ores-1'];

/**
 * What the purposes open, as the text that was agreed to says. Later texts count maximum power, what is injected and the
 * supply's technical facts as part of the daily readings. Identity is never asked from an operator.
 */
export function dataCategoriesOf({ daily, loadCurve }: ConsentPurposes, textVersion: string): DataCategories {
  const isWide = daily && !NARROW_TEXTS.includes(textVersion);
  return { dailyEnergy: daily, loadCurve, maximumPower: isWide, contract: isWide, identity: false };
}

/** The same once purposes change: a yes to one purpose widens no other, whatever the text that was shown for it says. */
export function changedCategories(
  before: DataCategories,
  { daily, loadCurve }: ConsentPurposes,
): DataCategories {
  return { ...before, dailyEnergy: daily, loadCurve };
}

export function purposesOf(event: ConsentEvent): ConsentPurposes {
  return { daily: event.purposeDaily, loadCurve: event.purposeLoadCurve, advice: event.purposeAdvice };
}

/** Columns that say what was agreed to. */
export function purposeColumns(purposes: ConsentPurposes) {
  return {
    purposeDaily: purposes.daily,
    purposeLoadCurve: purposes.loadCurve,
    purposeAdvice: purposes.advice,
  };
}

/** Columns that say what was shown. */
export function textColumns({ version, lang, sha256 }: ShownText) {
  return { textVersion: version, textLang: lang, textSha256: sha256 };
}

export function shortUserAgent(userAgent: string | null): string | null {
  return userAgent?.slice(0, LONGEST_USER_AGENT) ?? null;
}

/** Whether calls are open after this latest event, at `nowMs`. */
export function isInForce({ kind, expiresAt }: ConsentEvent, nowMs: number): boolean {
  return OPENING.includes(kind) && (expiresAt === null || expiresAt.getTime() > nowMs);
}
