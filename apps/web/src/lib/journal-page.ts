import type { MeResponse } from '@coprowatt/contracts';
import { error } from '@sveltejs/kit';
import * as accounts from './api/accounts.ts';
import { auditQuery, readFilters } from './journal.ts';
import { hasRole } from './landing.ts';
import { settle } from './settled.ts';

/** What the journal's page shows; the server answers an admin with every chain, a syndic with his organisations'. */
export function journalPage(me: MeResponse, search: URLSearchParams) {
  if (!hasRole(me.memberships, 'admin') && !hasRole(me.memberships, 'syndic')) error(404, 'not_found');
  const filters = readFilters(search);
  return {
    filters,
    entries: settle(accounts.auditLogs(auditQuery(filters))),
    organisations: settle(accounts.organisations()),
  };
}
