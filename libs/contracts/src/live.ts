import type { ConnectionState } from './linky.ts';
import type { SyncRun } from './sync.ts';
import type { LocalDate, MetricType } from './units.ts';

/** socket.io namespace of design section 6. */
export const LIVE_NAMESPACE = '/live';

/**
 * Events from the server. An event is a nudge sent after commit; truth is REST.
 * Rooms: `building:<id>` for common meters, `user:<id>` for private meters and notifications.
 */
export interface LiveEvents {
  'sync.progress': { run: SyncRun };
  'sync.finished': { run: SyncRun };
  'readings.ingested': {
    buildingId: string;
    deviceId: string;
    metric: MetricType;
    from: LocalDate;
    to: LocalDate;
  };
  'consent.changed': { buildingId: string; deviceId: string; state: ConnectionState };
  'anomaly.detected': { buildingId: string; anomalyId: string };
  'anomaly.updated': { buildingId: string; anomalyId: string };
  'notification.created': { notificationId: string };
  /** Entries were marked as read in one of the person's browsers; null: all of them. */
  'notification.read': { notificationId: string | null };
}
export type LiveEventName = keyof LiveEvents;

/** socket.io's shape of the same map. */
export type ServerToClientEvents = { [Name in LiveEventName]: (payload: LiveEvents[Name]) => void };
