import type { SealedColumn } from '@coprowatt/platform';
import { authorisationContext } from './consent/consent-ledger.ts';

/** The append-only trigger of the table lets a new seal of the same text through. */
export const gdprSealedColumns: SealedColumn[] = [
  { table: 'consent_events', column: 'authorisation_sealed', key: 'id', contextOf: authorisationContext },
];
