import type { AuditAct } from '@coprowatt/contracts';
import { SetMetadata } from '@nestjs/common';

export const AUDIT_FAILURE_METADATA = 'coprowatt:audit-failure';

/**
 * States which act a route does: whenever guard, validation or handler refuses it, one row says so, with the error's code.
 * The row of a success is the service's to write, inside its transaction (`AuditLog.record`).
 */
export function AuditFailure(act: AuditAct): MethodDecorator {
  return SetMetadata(AUDIT_FAILURE_METADATA, act);
}
