import type { ConnectionState, SyncRun as SyncRunAnswer } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { rooms } from '@coprowatt/identity';
import type { Meter } from '@coprowatt/iot';
import { LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';

type Audience = Pick<Meter, 'buildingId' | 'holderUserId'>;

/** What this lib tells browsers, after the commit and to whom may see the meter: its building, or its holder alone. */
@Injectable()
export class LinkyLive {
  constructor(private readonly bus: LiveBus) {}

  consentChanged(meter: Audience & { id: string }, state: ConnectionState): Promise<void> {
    const { buildingId, id: deviceId } = meter;
    return this.bus.emit(roomsOf(meter), 'consent.changed', { buildingId, deviceId, state });
  }

  syncProgress(meter: Audience, run: SyncRunAnswer): Promise<void> {
    return this.bus.emit(roomsOf(meter), 'sync.progress', { run });
  }

  syncFinished(meter: Audience, run: SyncRunAnswer): Promise<void> {
    return this.bus.emit(roomsOf(meter), 'sync.finished', { run });
  }

  readingsIngested(meter: Audience & { id: string }, from: LocalDate, to: LocalDate): Promise<void> {
    const { buildingId, id: deviceId } = meter;
    const event = { buildingId, deviceId, metric: 'electricity_consumption' as const, from, to };
    return this.bus.emit(roomsOf(meter), 'readings.ingested', event);
  }
}

function roomsOf({ buildingId, holderUserId }: Audience): string[] {
  return [holderUserId === null ? rooms.building(buildingId) : rooms.user(holderUserId)];
}
