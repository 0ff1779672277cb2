import { createHash } from 'node:crypto';
import { CONSENT_PURPOSES, type ConsentText, type Language, type ProviderName } from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { ConsentTextSource } from './consent-text-source.ts';
import { enedis1De } from './enedis/enedis-1.de.ts';
import { enedis1En } from './enedis/enedis-1.en.ts';
import { enedis1Fr } from './enedis/enedis-1.fr.ts';
import { enedis1Nl } from './enedis/enedis-1.nl.ts';
import { enedis2De } from './enedis/enedis-2.de.ts';
import { enedis2En } from './enedis/enedis-2.en.ts';
import { enedis2Fr } from './enedis/enedis-2.fr.ts';
import { enedis2Nl } from './enedis/enedis-2.nl.ts';
import { med1De } from './myelectricaldata/myelectricaldata-1.de.ts';
import { med1En } from './myelectricaldata/myelectricaldata-1.en.ts';
import { med1Fr } from './myelectricaldata/myelectricaldata-1.fr.ts';
import { med1Nl } from './myelectricaldata/myelectricaldata-1.nl.ts';
import { ores1De } from './ores/ores-1.de.ts';
import { ores1En } from './ores/ores-1.en.ts';
import { ores1Fr } from './ores/ores-1.fr.ts';
import { ores1Nl } from './ores/ores-1.nl.ts';
import { ores2De } from './ores/ores-2.de.ts';
import { ores2En } from './ores/ores-2.en.ts';
import { ores2Fr } from './ores/ores-2.fr.ts';
import { ores2Nl } from './ores/ores-2.nl.ts';

/** Longest consent that is asked for: Enedis grants no longer one (providers sheet, section 4). */
const DURATION = 'P3Y';

/** Every text ever published, oldest version first; the last of a provider is the one in force. */
const PUBLISHED: ConsentTextSource[] = [
  enedis1Fr,
  enedis1Nl,
  enedis1En,
  enedis1De,
  enedis2Fr,
  enedis2Nl,
  enedis2En,
  enedis2De,
  ores1Fr,
  ores1Nl,
  ores1En,
  ores1De,
  ores2Fr,
  ores2Nl,
  ores2En,
  ores2De,
  med1Fr,
  med1Nl,
  med1En,
  med1De,
];

/** The texts that people agree to, versioned in the repository. */
@Injectable()
export class ConsentTexts {
  /** The text in force. @throws AppError `provider_not_available` when there is none for this provider. */
  current(provider: ProviderName, lang: Language): ConsentText {
    const source = PUBLISHED.findLast((text) => text.provider === provider && text.lang === lang);
    if (!source)
      throw new AppError('provider_not_available', { detail: 'This operator cannot be connected yet' });
    return asConsentText(source);
  }

  /** A text that was shown once, in force or not; null when there never was one. */
  published(provider: ProviderName, lang: Language, version: string): ConsentText | null {
    const source = PUBLISHED.find(
      (text) => text.provider === provider && text.lang === lang && text.version === version,
    );
    return source ? asConsentText(source) : null;
  }

  /** The text in force, if it is the one that was read. @throws AppError `consent_text_outdated` when it is another. */
  requireCurrent(provider: ProviderName, lang: Language, version: string): ConsentText {
    const text = this.current(provider, lang);
    if (text.version !== version) throw new AppError('consent_text_outdated');
    return text;
  }
}

function asConsentText({ provider, lang, version, paragraphs, purposes }: ConsentTextSource): ConsentText {
  const text = paragraphs.join('\n\n');
  return {
    provider,
    lang,
    version,
    text,
    sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
    purposes: CONSENT_PURPOSES.map((purpose) => ({
      purpose,
      ...purposes[purpose],
      required: purpose === 'daily',
    })),
    duration: DURATION,
  };
}
