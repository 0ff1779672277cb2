import type { AuditAct } from '@coprowatt/contracts';

/** Acts that can be about a private meter. */
const MAYBE_PRIVATE = /^(alert|consent|meter|claim|sync|export)\./;

/**
 * The organisation whose chain takes a refused act; null: the platform's. What a holder tries with a private meter is not
 * his syndic's to read, and a refusal does not know which meter it was about: of such acts an organisation keeps those of
 * its own syndics alone.
 * @param organisationId of the building or organisation that the route names.
 * @param managed organisations that the actor manages.
 */
export function organisationOfFailure(
  act: AuditAct,
  organisationId: string | null,
  managed: readonly string[],
): string | null {
  if (organisationId === null || !MAYBE_PRIVATE.test(act)) return organisationId;
  return managed.includes(organisationId) ? organisationId : null;
}
