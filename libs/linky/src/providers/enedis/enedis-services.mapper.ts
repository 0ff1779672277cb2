import { isRecord } from '../json.ts';
import type { SubscribedService } from '../meter-data.provider.ts';

const STATES: Record<string, SubscribedService['state']> = { ACTIF: 'active', DEMANDE: 'pending' };
const DATA: Record<string, SubscribedService['data']> = { CDC: 'load_curve', ENERGIE: 'daily' };

/**
 * `POST /subscribed_services/v1` to services of ours (providers sheet, section 4.2). A null or empty list is a valid
 * answer right after consent. Services of another authorisation than the one asked are left out. Null when the body is
 * no such answer.
 */
export function mapSubscribedServices(body: unknown, authorisationId: string): SubscribedService[] | null {
  if (!isRecord(body)) return null;
  const list = body.serviceSouscrit ?? [];
  if (!Array.isArray(list)) return null;
  return list
    .filter(isRecord)
    .filter((service) => ofAuthorisation(service, authorisationId))
    .flatMap(readService);
}

function ofAuthorisation({ autorisation }: Record<string, unknown>, authorisationId: string): boolean {
  if (!isRecord(autorisation) || autorisation.autorisationId === undefined) return true;
  return Number(autorisation.autorisationId) === Number(authorisationId);
}

function readService(service: Record<string, unknown>): SubscribedService[] {
  if (typeof service.pointId !== 'string' || !/^\d{14}$/.test(service.pointId)) return [];
  return [
    {
      id: String(service.id ?? ''),
      usagePoint: service.pointId,
      state: STATES[String(service.etatCode)] ?? 'ended',
      data: DATA[String(service.mesuresTypeCode)] ?? 'other',
      injects: typeof service.injection === 'boolean' ? service.injection : null,
      from: readDate(service.dateDebut),
      until: readDate(service.dateFin),
      endsAt: null,
    },
  ];
}

function readDate(value: unknown): string | null {
  const date = typeof value === 'string' ? /^\d{4}-\d{2}-\d{2}/.exec(value) : null;
  return date ? date[0] : null;
}
