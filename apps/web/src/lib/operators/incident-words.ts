import type { IncidentKind, OperatorIncident } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';
import { stamp } from '#lib/stamp.ts';

const KINDS = {
  unknown_answer: { name: m.incident_unknown_answer, act: m.incident_do_unknown_answer },
  not_subscribed: { name: m.incident_not_subscribed, act: m.incident_do_not_subscribed },
  credentials: { name: m.incident_credentials, act: m.incident_do_credentials },
  not_holder_wave: { name: m.incident_not_holder_wave, act: m.incident_do_not_holder_wave },
  outage: { name: m.incident_outage, act: m.incident_do_outage },
  retired: { name: m.incident_retired, act: m.incident_do_retired },
} satisfies Record<IncidentKind, { name: () => string; act: () => string }>;

export const incidentName = (kind: IncidentKind): string => KINDS[kind].name();
/** The way out. `lastSuccessAt`: when any API of the operator last gave data. */
export function incidentAct(incident: OperatorIncident, lastSuccessAt: string | null): string {
  return mayBeOurs(incident, lastSuccessAt) ? m.incident_do_outage_ours() : KINDS[incident.kind].act();
}

const DAY_MS = 24 * 3_600_000;

/**
 * A parameter that Enedis does not know answers 500, like an outage (providers sheet, section 8). One good answer ends an
 * outage, so one that has lasted a day is of all calls of its API; that others answer meanwhile speaks against the operator's fault.
 */
function mayBeOurs(
  { kind, api, status, firstAt, lastAt }: OperatorIncident,
  lastSuccessAt: string | null,
): boolean {
  if (kind !== 'outage' || api === null || status === null || lastSuccessAt === null) return false;
  const last = Date.parse(lastAt);
  const success = Date.parse(lastSuccessAt);
  const lasted = last - Date.parse(firstAt);
  return lasted >= DAY_MS && success > last - DAY_MS;
}

/** Since when, or from when to when. */
export function incidentTime({ firstAt, lastAt, resolvedAt }: OperatorIncident): string {
  const from = stamp(firstAt);
  return resolvedAt
    ? m.incident_ended({ from, to: stamp(resolvedAt) })
    : m.incident_since({ from, last: stamp(lastAt) });
}

export const incidentSize = ({ answers, meters }: OperatorIncident): string =>
  m.incident_size({
    answers: m.incident_answers({ count: answers }),
    meters: m.incident_meters({ count: meters }),
  });

/** For whoever helps: the operator's own words for it. */
export const incidentCode = ({ vendorCode, status, api }: OperatorIncident): string =>
  m.incident_code({
    code: vendorCode ?? m.incident_code_none(),
    status: status === null ? m.incident_code_none() : String(status),
    api: api ?? m.operator_api_all(),
  });
