import type { AuditEntry, AuditPage } from '@coprowatt/contracts';
import * as accounts from '#lib/api/accounts.ts';
import { auditQuery, type JournalFilters } from '#lib/journal.ts';
import { settle, type Settled } from '#lib/settled.ts';
import { Loaded } from './loaded.svelte.ts';

/** The journal's rows, newest first: the page that the address names, and those that were asked for after it. */
export class JournalPages {
  first = new Loaded<AuditPage>();
  busy = $state(false);
  error = $state.raw<unknown>(null);
  #more = $state.raw<AuditPage[]>([]);

  items: AuditEntry[] = $derived([
    ...(this.first.value?.items ?? []),
    ...this.#more.flatMap(({ items }) => items),
  ]);
  nextCursor: string | null = $derived((this.#more.at(-1) ?? this.first.value)?.nextCursor ?? null);

  follow(page: Promise<Settled<AuditPage>>): void {
    this.#more = [];
    this.error = null;
    this.first.follow(page, 'changed');
  }

  async more(filters: JournalFilters): Promise<void> {
    const before = this.first.value;
    this.busy = true;
    const { value, error } = await settle(accounts.auditLogs(auditQuery(filters, this.nextCursor)));
    this.busy = false;
    // Another question was asked meanwhile: these rows answer the old one.
    if (before !== this.first.value) return;
    this.error = error;
    if (value) this.#more = [...this.#more, value];
  }
}
