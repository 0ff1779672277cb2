import type { MeterUsage } from '@coprowatt/contracts';
import type { ConsentSubjectKind } from '@coprowatt/gdpr';
import type { Meter, MeterSubject } from '@coprowatt/iot';

/** Whom a connection belongs to: the organisation for a common meter, the holder for a private one (design rule 7). */
export interface Subject {
  kind: ConsentSubjectKind;
  id: string;
}

export function subjectFor(usage: MeterUsage, organisationId: string, userId: string): Subject {
  return usage === 'common' ? { kind: 'organisation', id: organisationId } : { kind: 'user', id: userId };
}

export function subjectOf(meter: Meter): Subject {
  const id = meter.organisationId ?? meter.holderUserId;
  if (id === null) throw new Error(`meter ${meter.id} has no subject`);
  return { kind: meter.organisationId === null ? 'user' : 'organisation', id };
}

export function meterSubject({ kind, id }: Subject): MeterSubject {
  return kind === 'organisation' ? { organisationId: id } : { holderUserId: id };
}
