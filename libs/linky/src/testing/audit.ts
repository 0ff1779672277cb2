import type { LinkyDevice } from '@coprowatt/contracts';
import type { LinkyApp } from './linky-app.ts';

/** What the audit log holds of a meter's consents, by name. */
export async function consentActs({ database }: LinkyApp, { id }: LinkyDevice): Promise<string[]> {
  const rows: { act: string }[] = await database.dataSource.query(
    `select act from audit_logs where facts ->> 'meter' = $1 and subject_kind = 'consent' and outcome = 'success' order by act`,
    [id],
  );
  return rows.map(({ act }) => act);
}
