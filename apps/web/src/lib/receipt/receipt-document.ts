import {
  CONSENT_PURPOSES,
  DATA_CATEGORIES,
  type ConsentHistoryItem,
  type ConsentReceipt,
  type ConsentView,
  type DataCategory,
  type LegalBasis,
  type ProviderName,
} from '@coprowatt/contracts';
import { lastDay } from '#lib/consent-end.ts';
import { consentStanding, historyLine, purposeName } from '#lib/consents.ts';
import { dayOf, timeOf } from '#lib/format.ts';
import { LANGUAGE_NAMES } from '#lib/language-names.ts';
import { sourceName, zoneOf } from '#lib/operator.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Block, Fact, PdfDocument } from '#lib/pdf/block.ts';
import { stamp } from '#lib/stamp.ts';

export interface ReceiptReader {
  /** Language of the document; the consent's text keeps its own. */
  lang: string;
  displayName: string;
  /** The product's clock is simulated, which the foot says. */
  simulatedTime: boolean;
}

const BASES = {
  consent: m.receipt_basis_consent,
  legitimate_interest: m.receipt_basis_interest,
} satisfies Record<LegalBasis, () => string>;

const CATEGORIES = {
  dailyEnergy: m.data_daily_energy,
  maximumPower: m.data_maximum_power,
  contract: m.data_contract,
  identity: m.data_identity,
} satisfies Record<Exclude<DataCategory, 'loadCurve'>, () => string>;

/** A curve has the step of its operator. */
function categoryName(category: DataCategory, provider: ProviderName): string {
  if (category !== 'loadCurve') return CATEGORIES[category]();
  return provider === 'ores' ? m.data_quarter_curve() : m.data_half_hour_curve();
}

/** All that proves a consent, for the person to keep, in the reader's language. */
export function receiptDocument(receipt: ConsentReceipt, reader: ReceiptReader): PdfDocument {
  const { consent } = receipt;
  return {
    title: `${m.receipt_title()}, ${consent.deviceLabel} ${consent.prmMasked}`,
    lang: reader.lang,
    madeAt: new Date(receipt.issuedAt),
    blocks: [
      { kind: 'title', text: m.receipt_title() },
      { kind: 'paragraph', text: m.receipt_lead(), look: 'muted' },
      { kind: 'facts', facts: standing(consent) },
      ...section(m.receipt_who(), who(receipt, reader)),
      ...section(m.receipt_meter(), meter(consent)),
      ...section(m.receipt_purposes(), purposes(consent)),
      ...section(m.receipt_data(), data(consent)),
      ...section(m.receipt_dates(), dates(consent)),
      ...section(
        m.receipt_history(),
        consent.history.map((item) => historyFact(item, consent, reader)),
      ),
      ...textBlocks(receipt),
    ],
    foot: foot(receipt, reader),
    pageName: (page, pages) => m.pdf_page({ page, pages }),
  };
}

const section = (text: string, facts: Fact[]): Block[] => [
  { kind: 'heading', text },
  { kind: 'facts', facts },
];

function standing(consent: ConsentView): Fact[] {
  return [
    { name: m.receipt_status(), text: consentStanding(consent) },
    { name: m.receipt_id(), text: consent.id },
  ];
}

function who({ consent, controller }: ConsentReceipt, { displayName }: ReceiptReader): Fact[] {
  const person = consent.givenBy ?? (consent.byYou ? displayName : null);
  const organisation = consent.subject === 'organisation';
  return [
    ...(person ? [{ name: m.receipt_given_by(), text: person }] : []),
    {
      name: m.receipt_subject(),
      text: organisation ? m.receipt_subject_organisation() : m.receipt_subject_me(),
    },
    ...(organisation
      ? [{ name: m.consent_mandate(), text: consent.mandateReference ?? m.consent_mandate_none() }]
      : []),
    { name: m.receipt_controller(), text: controller },
    { name: m.receipt_basis(), text: BASES[consent.legalBasis]() },
  ];
}

function meter(consent: ConsentView): Fact[] {
  return [
    { name: m.receipt_label(), text: consent.deviceLabel },
    { name: m.receipt_number(), text: consent.prmMasked },
    { name: m.receipt_operator(), text: sourceName(consent.provider) },
    { name: m.receipt_building(), text: consent.buildingName },
    {
      name: m.receipt_usage(),
      text: consent.usage === 'common' ? m.receipt_usage_common() : m.receipt_usage_private(),
    },
  ];
}

function purposes(consent: ConsentView): Fact[] {
  return CONSENT_PURPOSES.map((purpose) => ({
    name: purposeName(purpose, consent.provider),
    text: consent.purposes[purpose] ? m.consent_yes() : m.consent_no(),
  }));
}

function data({ dataCategories, provider }: ConsentView): Fact[] {
  const those = (asked: boolean) =>
    DATA_CATEGORIES.filter((category) => dataCategories[category] === asked)
      .map((category) => categoryName(category, provider))
      .join(', ');
  return [
    { name: m.receipt_data_asked(), text: those(true) },
    { name: m.receipt_data_not_asked(), text: those(false) },
  ].filter(({ text }) => text !== '');
}

function dates({ givenAt, expiresAt, provider }: ConsentView): Fact[] {
  return [
    { name: m.receipt_given_at(), text: givenAt ? stamp(givenAt, zoneOf(provider)) : m.receipt_not_given() },
    {
      name: m.receipt_until(),
      text: expiresAt ? lastDay(expiresAt, zoneOf(provider)) : m.receipt_until_none(),
    },
  ];
}

/** On paper everybody goes by name: others will read it. */
function historyFact(item: ConsentHistoryItem, consent: ConsentView, { displayName }: ReceiptReader): Fact {
  const actorName = item.actorName ?? (item.byYou ? displayName : null);
  const { at, text } = historyLine({ ...item, actorName, byYou: false }, consent);
  return { name: at, text };
}

function textBlocks({ consent, text }: ConsentReceipt): Block[] {
  const { version, lang, sha256 } = consent.text;
  const paragraphs = text.split(/\n\s*\n/);
  return [
    { kind: 'heading', text: m.receipt_text() },
    {
      kind: 'paragraph',
      text: m.receipt_version({ version, language: LANGUAGE_NAMES[lang] }),
      look: 'muted',
    },
    ...paragraphs.map((paragraph): Block => ({ kind: 'paragraph', text: paragraph, look: 'small' })),
    { kind: 'paragraph', text: m.receipt_sha256(), look: 'muted' },
    { kind: 'paragraph', text: sha256, look: 'small' },
  ];
}

function foot({ issuedAt, consent }: ConsentReceipt, { simulatedTime }: ReceiptReader): string {
  const zone = zoneOf(consent.provider);
  const [date, time] = [dayOf(issuedAt, zone, 'full'), timeOf(issuedAt, zone)];
  const said = m.receipt_foot({ date, time });
  return simulatedTime ? `${said} (${m.receipt_simulated()})` : said;
}
