import type { AuditAct, ConsentPurposes } from '@coprowatt/contracts';
import type { Meter } from '@coprowatt/iot';
import type { AuditRecord } from '@coprowatt/platform';

interface ConsentAct {
  act: Extract<AuditAct, 'consent.asked' | 'consent.given'>;
  consentId: string;
  actorId: string;
  purposes: ConsentPurposes;
}

/** The row of an act on a consent; a private meter's belongs to no organisation, because its syndic must not see it. */
export function consentAudit(
  { id, organisationId, buildingId, provider }: Meter,
  { act, consentId, actorId, purposes }: ConsentAct,
): AuditRecord {
  return {
    act,
    actorId,
    organisationId,
    buildingId,
    subject: { kind: 'consent', id: consentId },
    facts: { meter: id, provider, ...purposes },
  };
}
