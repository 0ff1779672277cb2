import type {
  ConsentChange,
  ConsentList,
  ConsentReceipt,
  ConsentView,
  LinkyDevice,
  MoveMeterRequest,
} from '@coprowatt/contracts';
import { request } from '#lib/http.ts';

export const consents = () => request<ConsentList>('GET', '/me/consents');

export const changeConsent = (id: string, body: ConsentChange) =>
  request<ConsentView>('PATCH', `/me/consents/${id}`, { body });

export const withdrawConsent = (id: string) => request<void>('DELETE', `/me/consents/${id}`);

export const consentReceipt = (id: string) => request<ConsentReceipt>('GET', `/me/consents/${id}/receipt`);

export const moveMeter = (buildingId: string, deviceId: string, body: MoveMeterRequest) =>
  request<LinkyDevice>('POST', `/buildings/${buildingId}/iot/linky/devices/${deviceId}/move`, { body });
