import type { LocalDate } from '@coprowatt/energy';
import type { Meter } from '@coprowatt/iot';
import { Injectable } from '@nestjs/common';
import { LinkyLive } from '../linky-live.ts';
import type { SyncRun } from './sync-run.entity.ts';
import { isActive } from './sync-run.repository.ts';
import { syncRunView } from './sync-run-view.ts';

/** At most two progress events a second and run: a nudge says that there is news, not each piece of it. */
const PROGRESS_EVERY_MS = 500;

/** Days whose readings changed, `to` exclusive. */
export interface ChangedDays {
  from: LocalDate;
  to: LocalDate;
}

/** Tells browsers how a run goes. Call it after the commit. */
@Injectable()
export class SyncAnnouncer {
  /** Runs whose last progress event was just now. */
  private readonly quiet = new Set<string>();

  constructor(private readonly live: LinkyLive) {}

  async announce(meter: Meter, run: SyncRun, changed: ChangedDays | null): Promise<void> {
    if (changed) await this.live.readingsIngested(meter, changed.from, changed.to);
    if (!isActive(run)) return this.live.syncFinished(meter, syncRunView(run));
    if (run.state === 'running' && !this.isTurn(run.id)) return;
    await this.live.syncProgress(meter, syncRunView(run));
  }

  private isTurn(runId: string): boolean {
    if (this.quiet.has(runId)) return false;
    this.quiet.add(runId);
    setTimeout(() => this.quiet.delete(runId), PROGRESS_EVERY_MS).unref();
    return true;
  }
}
