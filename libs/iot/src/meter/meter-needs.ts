import { Injectable } from '@nestjs/common';

/**
 * What a meter waits for from whoever answers for it: `reconnect`, its agreement was revoked or ran out and nothing new
 * comes; `confirm`, the operator doubts its holder and will be believed after a while.
 */
export type MeterNeed = 'reconnect' | 'confirm';

/** Of these devices, those that need something. */
type NeedsOf = (deviceIds: string[]) => Promise<ReadonlyMap<string, MeterNeed>>;

/** Whoever connects meters adds at boot what it knows of them; this library is below it and cannot ask. */
@Injectable()
export class MeterNeeds {
  private readonly sources: NeedsOf[] = [];

  add(source: NeedsOf): void {
    this.sources.push(source);
  }

  async of(deviceIds: string[]): Promise<ReadonlyMap<string, MeterNeed>> {
    const known = await Promise.all(this.sources.map((source) => source(deviceIds)));
    return new Map(known.flatMap((needs) => [...needs]));
  }
}
