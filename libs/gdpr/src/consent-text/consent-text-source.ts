import type { ConsentPurpose, Language, ProviderName } from '@coprowatt/contracts';

/** One published text in one language. Never changed once published: a new wording is a new version beside it. */
export interface ConsentTextSource {
  provider: ProviderName;
  version: string;
  lang: Language;
  /** Paragraphs in reading order. */
  paragraphs: string[];
  purposes: Record<ConsentPurpose, { title: string; sentence: string }>;
}
