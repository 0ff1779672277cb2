import type { SealedColumn } from '@coprowatt/platform';
import { verifierContext } from './connection/authorisation-request.entity.ts';
import { authorisationContext, receivedContext } from './connection/connecting.service.ts';
import { accessContext, refreshContext, revocationContext } from './providers/tokens/operator-token.store.ts';

const CONNECTION = { table: 'linky_connections', key: 'device_id' };
const TOKENS = { table: 'linky_operator_tokens', key: 'device_id' };

export const linkySealedColumns: SealedColumn[] = [
  { ...CONNECTION, column: 'received_sealed', contextOf: receivedContext },
  { ...CONNECTION, column: 'authorisation_sealed', contextOf: authorisationContext },
  { table: 'linky_authorisation_requests', key: 'id', column: 'verifier_sealed', contextOf: verifierContext },
  { ...TOKENS, column: 'access_sealed', contextOf: accessContext },
  { ...TOKENS, column: 'refresh_sealed', contextOf: refreshContext },
  { table: 'linky_token_revocations', key: 'id', column: 'refresh_sealed', contextOf: revocationContext },
];
