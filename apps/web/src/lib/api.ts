import type {
  Building,
  BuildingList,
  Comparison,
  ComparisonKind,
  ConfigureMeterRequest,
  ConfigureMeterResponse,
  ConsentText,
  DeviceList,
  Granularity,
  Language,
  LoginRequest,
  LoginResponse,
  MeResponse,
  PortfolioResponse,
  ProviderName,
  PublicSettings,
  ReadingsPage,
  ReconnectRequest,
  Statistics,
  StatisticsMeans,
  SyncAccepted,
  SyncRequest,
  SyncRun,
  SyncRunList,
} from '@coprowatt/contracts';
import { READINGS_MAX_LIMIT } from '@coprowatt/contracts';
import { request } from './http.ts';

// One short function per endpoint (design section 5).

export const publicSettings = () => request<PublicSettings>('GET', '/public-settings', { quiet: true });

export const login = (body: LoginRequest) =>
  request<LoginResponse>('POST', '/auth/login', { body, quiet: true });

export const logout = () => request<void>('POST', '/auth/logout', { quiet: true });

export const me = () => request<MeResponse>('GET', '/auth/me', { quiet: true });

export const portfolio = () => request<PortfolioResponse>('GET', '/portfolio');

export const buildings = () => request<BuildingList>('GET', '/buildings');

export const building = (id: string) => request<Building>('GET', `/buildings/${id}`);

export const devices = (buildingId: string) => request<DeviceList>('GET', `${linky(buildingId)}/devices`);

export interface ReadingsQuery {
  deviceId: string | null;
  /** Local dates of the building, `to` exclusive. */
  from: string;
  to: string;
  granularity: Granularity;
}

/** Every item of the window: pages are joined, so that the screen never shows half of it. */
export async function readings(buildingId: string, query: ReadingsQuery): Promise<ReadingsPage> {
  const page = await readingsPage(buildingId, query, null);
  while (page.nextCursor !== null) {
    const next = await readingsPage(buildingId, query, page.nextCursor);
    page.items.push(...next.items);
    page.nextCursor = next.nextCursor;
  }
  return page;
}

function readingsPage(
  buildingId: string,
  query: ReadingsQuery,
  cursor: string | null,
): Promise<ReadingsPage> {
  return request('GET', `/buildings/${buildingId}/iot/readings`, {
    query: { metric: 'electricity_consumption', ...query, limit: READINGS_MAX_LIMIT, cursor },
  });
}

/** Without `from` and `to`: the whole history, to the last published day. */
export const statistics = (
  buildingId: string,
  query: { from?: string; to?: string; deviceId: string | null; means?: StatisticsMeans },
) => request<Statistics>('GET', `/buildings/${buildingId}/iot/statistics`, { query });

/** Without `from` and `to`: the month, year or accounting year so far. */
export const comparison = (
  buildingId: string,
  query: { kind: ComparisonKind; deviceId: string | null; from?: string; to?: string },
) => request<Comparison>('GET', `/buildings/${buildingId}/iot/comparison`, { query });

export const consentText = (provider: ProviderName, lang: Language) =>
  request<ConsentText>('GET', '/consent-texts', { query: { provider, lang } });

export const configureMeter = (buildingId: string, body: ConfigureMeterRequest) =>
  request<ConfigureMeterResponse>('POST', `${linky(buildingId)}/configure`, { body });

export const reconnectMeter = (buildingId: string, deviceId: string, body: ReconnectRequest) =>
  request<ConfigureMeterResponse>('POST', `${linky(buildingId)}/devices/${deviceId}/reconnect`, { body });

export const withdrawMeter = (buildingId: string, deviceId: string) =>
  request<void>('DELETE', `${linky(buildingId)}/devices/${deviceId}`);

export const syncMeters = (buildingId: string, body: SyncRequest) =>
  request<SyncAccepted>('POST', `${linky(buildingId)}/sync`, { body });

/** The latest runs of a meter; null: of all that one may see in the building. */
export const syncRuns = (buildingId: string, deviceId: string | null = null) =>
  request<SyncRunList>('GET', `${linky(buildingId)}/sync-runs`, { query: { deviceId } });

export const syncRun = (buildingId: string, runId: string) =>
  request<SyncRun>('GET', `${linky(buildingId)}/sync-runs/${runId}`);

const linky = (buildingId: string) => `/buildings/${buildingId}/iot/linky`;
