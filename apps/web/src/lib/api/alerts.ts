import type {
  Anomaly,
  AnomalyChange,
  AnomalyOrder,
  AnomalyPage,
  AnomalySeverity,
  AnomalyStatus,
  DetectionSettings,
  DetectionSettingsAnswer,
  ExpectedEnergy,
  LocalDate,
} from '@coprowatt/contracts';
import { request } from '#lib/http.ts';

export interface AlertsQuery {
  status?: AnomalyStatus | null;
  muted?: 'true' | 'false' | null;
  severity?: AnomalySeverity | null;
  /** Without it the newest first. */
  order?: AnomalyOrder;
  cursor?: string | null;
  limit?: number;
}

/** Of one building: one meter's, or all that the person sees there. Local dates, `to` exclusive. */
export type BuildingAlertsQuery = AlertsQuery & {
  deviceId?: string | null;
  from?: LocalDate;
  to?: LocalDate;
};

/** Over all buildings of the person. */
export const alerts = (query: AlertsQuery & { buildingId?: string | null }) =>
  request<AnomalyPage>('GET', '/anomalies', { query: { ...query } });

export const buildingAlerts = (buildingId: string, query: BuildingAlertsQuery) =>
  request<AnomalyPage>('GET', `${iot(buildingId)}/anomalies`, { query: { ...query } });

export const alert = (buildingId: string, id: string) =>
  request<Anomaly>('GET', `${iot(buildingId)}/anomalies/${id}`);

export const changeAlert = (buildingId: string, id: string, body: AnomalyChange) =>
  request<Anomaly>('PATCH', `${iot(buildingId)}/anomalies/${id}`, { body });

export const expected = (
  buildingId: string,
  query: { deviceId: string | null; from: LocalDate; to: LocalDate },
) => request<ExpectedEnergy>('GET', `${iot(buildingId)}/expected`, { query });

export const detectionSettings = (buildingId: string) =>
  request<DetectionSettingsAnswer>('GET', `${iot(buildingId)}/detection-settings`);

export const saveDetectionSettings = (buildingId: string, body: DetectionSettings) =>
  request<DetectionSettingsAnswer>('PUT', `${iot(buildingId)}/detection-settings`, { body });

const iot = (buildingId: string) => `/buildings/${buildingId}/iot`;
