import { PROVIDERS, type ProviderName } from '@coprowatt/contracts';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Providers } from '../providers/providers.ts';
import { openPass } from './pass-opening.ts';
import { dueRuns, newestOfEach } from './schedule-rules.ts';

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
    const provider = this.providers.get(name);
    await this.dataSource.transaction(async (manager) => {
      const now = this.clock.now();
      const handledTo = await this.lockHandled(name, now, manager);
      if (handledTo === null) return;
      for (const due of newestOfEach(dueRuns(handledTo.getTime(), now.getTime(), provider)))
        await openPass(name, due, now, manager);
      await manager.query('update linky_schedule set handled_to = $2 where provider = $1', [name, now]);
    });
  }

  private async lockHandled(name: ProviderName, now: Date, manager: EntityManager): Promise<Date | null> {
    await manager.query(
      'insert into linky_schedule (provider, handled_to) values ($1, $2) on conflict do nothing',
      [name, now],
    );
    const rows: { handled_to: Date }[] = await manager.query(
      'select handled_to from linky_schedule where provider = $1 for update skip locked',
      [name],
    );
    return rows[0]?.handled_to ?? null;
  }
}
