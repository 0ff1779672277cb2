import { consentReceipt } from '#lib/api/consents.ts';
import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/pdf/download.ts';
import { makePdf } from '#lib/pdf/make-pdf.ts';
import { language } from '#lib/state/language.svelte.ts';
import { now } from '#lib/state/now.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import { receiptDocument } from './receipt-document.ts';

/** Reads what proves a consent and puts it among the browser's downloads. */
export async function saveReceipt(consentId: string): Promise<void> {
  const receipt = await consentReceipt(consentId);
  const reader = {
    lang: language.current,
    displayName: session.me?.user.displayName ?? '',
    simulatedTime: now.simulated,
  };
  const { file } = await makePdf(receiptDocument(receipt, reader));
  const number = receipt.consent.prmMasked.replace(/\D/g, '');
  download(file, `${m.receipt_file()}-${number}-${receipt.issuedAt.slice(0, 10)}.pdf`);
}
