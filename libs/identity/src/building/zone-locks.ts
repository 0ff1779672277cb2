import { Injectable } from '@nestjs/common';

/** Whether something is kept by the local days of a building. */
export type ZoneLock = (buildingId: string) => Promise<boolean>;

/** A building's zone is fixed once readings exist (design section 4); whoever keeps readings adds its own lock at boot. */
@Injectable()
export class ZoneLocks {
  private readonly locks: ZoneLock[] = [];

  add(lock: ZoneLock): void {
    this.locks.push(lock);
  }

  async isFixed(buildingId: string): Promise<boolean> {
    const held = await Promise.all(this.locks.map((lock) => lock(buildingId)));
    return held.includes(true);
  }
}
