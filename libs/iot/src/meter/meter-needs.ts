import { Injectable } from '@nestjs/common';

/**
 * What a meter waits for. From whoever answers for it: `reconnect`, its agreement was revoked or ran out and nothing new
 * comes; `confirm`, the operator doubts its holder and will be believed after a while. `operator`: of nobody but its operator,
 * which failed for all and has not answered for this meter since.
 */
export type MeterNeed = 'reconnect' | 'confirm' | 'operator';

/** Of these devices, those that wait for something. */
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
