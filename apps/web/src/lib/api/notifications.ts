import type {
  DeliveryPage,
  DeliveryState,
  NotificationPage,
  NotificationPreferencesAnswer,
  NotificationPreferencesRequest,
  Webhook,
  WebhookRequest,
  WebhookTrial,
  WebhookWithSecret,
} from '@coprowatt/contracts';
import { request } from '#lib/http.ts';
import { getLocale } from '#lib/paraglide/runtime.js';

export interface InboxQuery {
  unread?: boolean;
  cursor?: string | null;
  limit?: number;
}

/** Newest first, in the language of the page. */
export const notifications = ({ unread, ...query }: InboxQuery = {}) =>
  request<NotificationPage>('GET', '/notifications', {
    query: { ...query, unread: unread ? 'true' : null, lang: getLocale() },
  });

export const markRead = (id: string) => request<void>('POST', `/notifications/${id}/read`);

/** What the inbox tells of one alert. */
export const markReadOf = (subjectId: string) =>
  request<void>('POST', '/notifications/read-of', { body: { subjectId } });

export const markAllRead = () => request<void>('POST', '/notifications/read-all');

export const notificationPreferences = () =>
  request<NotificationPreferencesAnswer>('GET', '/notifications/preferences');

export const saveNotificationPreferences = (body: NotificationPreferencesRequest) =>
  request<NotificationPreferencesAnswer>('PUT', '/notifications/preferences', { body });

/** A 404 says that there is none yet. */
export const webhook = (organisationId: string) => request<Webhook>('GET', webhookOf(organisationId));

export const saveWebhook = (organisationId: string, body: WebhookRequest) =>
  request<WebhookWithSecret>('PUT', webhookOf(organisationId), { body });

export const renewWebhookSecret = (organisationId: string) =>
  request<WebhookWithSecret>('POST', `${webhookOf(organisationId)}/secret`);

export const tryWebhook = (organisationId: string) =>
  request<WebhookTrial>('POST', `${webhookOf(organisationId)}/test`);

export const removeWebhook = (organisationId: string) => request<void>('DELETE', webhookOf(organisationId));

export const deliveries = (query: { state?: DeliveryState | null; cursor?: string | null; limit?: number }) =>
  request<DeliveryPage>('GET', '/admin/deliveries', { query: { ...query } });

export const retryDelivery = (id: string) => request<void>('POST', `/admin/deliveries/${id}/retry`);

const webhookOf = (organisationId: string) => `/organisations/${organisationId}/webhook`;
