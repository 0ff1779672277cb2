import type { NoticeSeverity, Webhook, WebhookRequest } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';
import type { Problems } from '#lib/state/form.svelte.ts';

/** The webhook as its form holds it. */
export interface WebhookDraft {
  url: string;
  minimumSeverity: NoticeSeverity;
}

export const webhookDraftOf = (webhook: Webhook | null): WebhookDraft => ({
  url: webhook?.url ?? '',
  minimumSeverity: webhook?.minimumSeverity ?? 'minor',
});

export const webhookRequestOf = ({ url, minimumSeverity }: WebhookDraft): WebhookRequest => ({
  url: url.trim(),
  minimumSeverity,
});

/** Where it may lead the server knows; here, whether it is an address at all. */
export function webhookProblems({ url }: WebhookDraft): Problems<WebhookDraft> {
  return URL.canParse(url.trim()) ? {} : { url: m.webhook_url_wrong() };
}
