import type { AnomalyKind } from './anomalies.ts';
import type { Language } from './auth.ts';
import type { Instant } from './units.ts';

/** How grave a notification is, least first; `info` asks for nothing. */
export const NOTICE_SEVERITIES = ['info', 'minor', 'major', 'critical'] as const;
export type NoticeSeverity = (typeof NOTICE_SEVERITIES)[number];

/**
 * What of its alert a notification tells: it is there, grew worse, was seen by the smart detector too, is a further rise above
 * a level that somebody accepted, or came back after its end.
 */
export const NOTICE_CHANGES = ['opened', 'worsened', 'confirmed', 'risen', 'reopened'] as const;
export type NoticeChange = (typeof NOTICE_CHANGES)[number];

/** From which severity on a channel is used; `none`: never. */
export const NOTICE_THRESHOLDS = [...NOTICE_SEVERITIES, 'none'] as const;
export type NoticeThreshold = (typeof NOTICE_THRESHOLDS)[number];

/** When mails leave: one by one, or gathered at 07:00 local of each day, or of Mondays. */
export const MAIL_RHYTHMS = ['at_once', 'daily', 'weekly'] as const;
export type MailRhythm = (typeof MAIL_RHYTHMS)[number];

export const NOTIFICATIONS_DEFAULT_LIMIT = 30;
export const NOTIFICATIONS_MAX_LIMIT = 200;
/** Most rules that one person may have. */
export const NOTIFICATION_RULES_MAX = 200;

/** One entry of a person's inbox, in the language that was asked for. It stays as it was written when its alert ends or is withdrawn. */
export interface Notification {
  id: string;
  kind: AnomalyKind;
  severity: NoticeSeverity;
  buildingId: string;
  buildingName: string;
  /** The alert that it tells of. */
  subjectId: string;
  change: NoticeChange;
  /** Names the change, unless the alert was opened. */
  title: string;
  body: string;
  /** Page that shows it, a path of the web application. */
  path: string;
  createdAt: Instant;
  /** Null while unread. */
  readAt: Instant | null;
}

/**
 * `GET /notifications?unread&cursor&limit&lang`, newest first, of buildings that the person still reaches; without `lang` in his.
 * `POST /notifications/:id/read`, `POST /notifications/read-of` `{subjectId}` (what tells of one alert) and
 * `POST /notifications/read-all` answer 204.
 */
export interface NotificationPage {
  items: Notification[];
  /** Unread ones in all, whatever the page. */
  unread: number;
  nextCursor: string | null;
}

/** What reaches a person of one kind of alert in one building. */
export interface NotificationChoice {
  /** The inbox. */
  inbox: NoticeThreshold;
  /** Mails, whether it comes into the inbox or not. */
  mail: NoticeThreshold;
  rhythm: MailRhythm;
}

/**
 * A choice for one building or all (null), one kind or all (null). Of the rules that fit the narrowest counts: building and
 * kind, then building, then kind, then all; without any the default of the person's role in that building.
 */
export interface NotificationRule extends NotificationChoice {
  buildingId: string | null;
  kind: AnomalyKind | null;
}

/** Local times of the building, `HH:MM`, minutes of the day; `to` before `from` is past midnight. They differ. */
export interface QuietHours {
  from: string;
  to: string;
}

/** What a person wants to be told. */
export interface NotificationPreferences {
  /** False after an unsubscription: no mail of an alert leaves, whatever the rules say. */
  mail: boolean;
  /** Mails also for what the owner's rule alone sees, unconfirmed by the smart detector. */
  mailUnconfirmed: boolean;
  /** Mails wait for their end; critical ones do not. */
  quietHours: QuietHours | null;
  /** One a building and kind. */
  rules: NotificationRule[];
}

/** Body of `PUT /notifications/preferences`: without `mail` that stays, so that a page left open ends no unsubscription. */
export type NotificationPreferencesRequest = Omit<NotificationPreferences, 'mail'> &
  Partial<Pick<NotificationPreferences, 'mail'>>;

/** `GET` and `PUT /notifications/preferences`. */
export interface NotificationPreferencesAnswer extends NotificationPreferences {
  /** Whether this installation can send mails. */
  mailAvailable: boolean;
  /** What applies to the person's own meters without a rule. */
  ownMeterDefaults: NotificationChoice;
  /** Buildings that the person reaches, by name, and what applies there to common meters without a rule; null without right. */
  buildings: { buildingId: string; name: string; defaults: NotificationChoice | null }[];
}

/** `PUT /organisations/:id/webhook`. */
export interface WebhookRequest {
  /** `https` and public; a demonstration takes `http` to its own machine too. */
  url: string;
  minimumSeverity?: NoticeSeverity;
}

/** `GET /organisations/:id/webhook`: where alerts about common meters are posted; 404 while there is none. */
export interface Webhook {
  id: string;
  url: string;
  minimumSeverity: NoticeSeverity;
  createdAt: Instant;
  /** Last delivery that was accepted; null before the first. */
  lastDeliveredAt: Instant | null;
}

/** `PUT /organisations/:id/webhook` and `POST /organisations/:id/webhook/secret`. */
export interface WebhookWithSecret extends Webhook {
  /** Key of the signatures; told when it is made, then never again: null. */
  secret: string | null;
}

/** `POST /organisations/:id/webhook/test`. */
export interface WebhookTrial {
  delivered: boolean;
  /** As in `Delivery`; null when it was delivered. */
  failure: string | null;
}

/** What is posted to a webhook, as JSON. */
export interface WebhookBody {
  /** The same at every try of one delivery. */
  deliveryId: string;
  event: 'notification' | 'test';
  occurredAt: Instant;
  /** Null for a test. */
  notification:
    | (Omit<Notification, 'id' | 'title' | 'body' | 'path' | 'createdAt' | 'readAt'> & {
        texts: Record<Language, { title: string; body: string }>;
        url: string;
      })
    | null;
}

/**
 * Channels whose deliveries are kept; the inbox is its own proof. `notice`: a message that could not be sent out to anybody on
 * any channel, the inbox included.
 */
export const DELIVERY_CHANNELS = ['mail', 'webhook', 'notice'] as const;
export type DeliveryChannel = (typeof DELIVERY_CHANNELS)[number];

/** `waiting` for its time or next try, `sent`, `dropped` because nobody is to get it any more, `dead` after the last try. */
export const DELIVERY_STATES = ['waiting', 'sent', 'dropped', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One message to one recipient as an admin sees it: neither its words nor its meter. */
export interface Delivery {
  id: string;
  channel: DeliveryChannel;
  state: DeliveryState;
  /** Of a mail. */
  userId: string | null;
  /** Of a webhook. */
  organisationId: string | null;
  attempts: number;
  createdAt: Instant;
  /** When it is tried; null when it is over. A dead `notice` is tried still, every few hours. */
  dueAt: Instant | null;
  endedAt: Instant | null;
  /** Why the last try failed, a short code: `http_500`, `timeout`, `address_refused`…; null without failure. */
  failure: string | null;
}

/** `GET /admin/deliveries?state&cursor&limit`, newest first. `POST /admin/deliveries/:id/retry` answers 204, 409 unless dead. */
export interface DeliveryPage {
  items: Delivery[];
  nextCursor: string | null;
}
