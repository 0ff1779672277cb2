import { PROVIDERS, type ProviderName } from '@coprowatt/contracts';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Providers } from '../providers/providers.ts';
import { openPass } from './pass-opening.ts';
import { caughtUp, dueRuns, type DuePass } from './schedule-rules.ts';

const READ = 'select handled_to from linky_schedule where provider = $1';
const LOCK = `${READ} for update skip locked`;
const BEGIN = 'insert into linky_schedule (provider, handled_to) values ($1, $2) on conflict do nothing';
const HANDLED = 'update linky_schedule set handled_to = $2 where provider = $1';

interface Handled {
  handled_to: Date;
}

/**
 * Opens the passes of the day as they become due (design rule 10). How far an operator's time was handled is one row, locked
 * meanwhile: of many processes that tick at once one opens them, and what was missed while all were down is caught up.
 */
@Injectable()
export class Schedule {
  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: Providers,
    private readonly clock: Clock,
  ) {}

  /** Operators that this installation can call. */
  listProviders(): ProviderName[] {
    return PROVIDERS.filter((name) => this.providers.find(name) !== null);
  }

  /** Opens what became due since the last time; nothing the first time, and nothing while another process does it. */
  async open(name: ProviderName): Promise<void> {
    const now = this.clock.now();
    const handled: Handled[] = await this.dataSource.query(READ, [name]);
    if (handled.length === 0) await this.dataSource.query(BEGIN, [name, now]);
    if (this.dueSince(handled, name, now).length === 0) return;
    await this.dataSource.transaction(async (manager) => {
      const due = this.dueSince(await manager.query(LOCK, [name]), name, now);
      for (const pass of caughtUp(due)) await openPass(this.providers.get(name), pass, now, manager);
      if (due.length > 0) await manager.query(HANDLED, [name, now]);
    });
  }

  private dueSince(handled: Handled[], name: ProviderName, now: Date): DuePass[] {
    const hours = this.providers.get(name);
    return handled.flatMap((row) => dueRuns(row.handled_to.getTime(), now.getTime(), hours));
  }
}
